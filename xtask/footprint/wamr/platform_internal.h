/* WAMR on a chip with newlib, one thread and no operating system. */
#ifndef _PLATFORM_INTERNAL_H
#define _PLATFORM_INTERNAL_H

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BH_APPLET_PRESERVED_STACK_SIZE 0
#define BH_THREAD_DEFAULT_PRIORITY 0
#define BH_HAS_SIGNBIT 1
typedef uintptr_t korp_tid, korp_thread;
typedef int korp_mutex, korp_cond, korp_sem, korp_rwlock;
typedef int os_file_handle, os_raw_file_handle, os_poll_file_handle;
typedef void *os_dir_stream;
typedef unsigned os_nfds_t;
typedef long os_timespec;

static inline os_file_handle
os_get_invalid_handle(void)
{
    return -1;
}

static inline int
os_getpagesize(void)
{
    return 1;
}

#endif

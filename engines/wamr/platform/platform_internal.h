/* WAMR on no particular platform: all that its core expects from one, without headers of a libc. */
#ifndef _PLATFORM_INTERNAL_H
#define _PLATFORM_INTERNAL_H

#include <float.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Functions for memory and strings. On a chip they come from Rust's compiler_builtins. */
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);

/* The functions that the interpreter calculates with come from there too. */
double ceil(double);
double copysign(double, double);
double fabs(double);
double floor(double);
double fmax(double, double);
double fmin(double, double);
double rint(double);
double sqrt(double);
double trunc(double);
float ceilf(float);
float copysignf(float, float);
float fabsf(float);
float floorf(float);
float fmaxf(float, float);
float fminf(float, float);
float rintf(float);
float sqrtf(float);
float truncf(float);
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define signbit(x) __builtin_signbit(x)

/* The few other functions of a libc that WAMR needs are in platform.c. */
int microwit_compare(const char *, const char *);
void microwit_sort(void *, size_t, size_t, int (*)(const void *, const void *));
void *microwit_find(const void *, const void *, size_t, size_t,
                    int (*)(const void *, const void *));
#define strcmp microwit_compare
#define qsort microwit_sort
#define bsearch microwit_find
#define strtok_r(text, delimiters, rest) ((char *)NULL)

/* WAMR formats only the names of exceptions, and only their text is used. */
int microwit_format(char *, size_t, const char *, ...);
#define snprintf microwit_format
#define vsnprintf(text, size, format, args) microwit_format(text, size, "%s", format)

/* Nothing is logged: these macros replace all of bh_log.h. */
#define _BH_LOG_H
#define LOG_FATAL(...) ((void)0)
#define LOG_ERROR(...) ((void)0)
#define LOG_WARNING(...) ((void)0)
#define LOG_VERBOSE(...) ((void)0)
#define LOG_DEBUG(...) ((void)0)
#define LOG_REACH_HERE ((void)0)
#define LOG_PROFILE_HEAP_GC(...) ((void)0)
#define bh_log_set_verbose_level(level) ((void)0)

/* Only one thread at a time runs an instance. Instances share only the allocator, which locks itself. */
#define BH_APPLET_PRESERVED_STACK_SIZE 0
#define BH_THREAD_DEFAULT_PRIORITY 0
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

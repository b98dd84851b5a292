/* platform_internal.h has everything of a libc that WAMR needs. */
#include "platform_internal.h"
#define assert(condition) ((void)0)

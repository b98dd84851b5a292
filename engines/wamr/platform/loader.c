/* The loader, which tells a lack of memory from all else that it refuses: its words for that would be
   a twentieth of a firmware, and nobody reads them. */
#include "seam.h"

#define set_error_buf(error, size, text) \
    microwit_refuse(error, __builtin_strcmp(text, MICROWIT_NO_MEMORY) == 0)
#define set_error_buf_v(error, size, ...) microwit_refuse(error, false)

#include MICROWIT_LOADER

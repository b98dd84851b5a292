/* The interpreter, in which a memory that grows past the app's limit traps. */
#include "seam.h"

#define wasm_enlarge_memory(instance, pages)           \
    ({                                                 \
        bool grown;                                    \
        if (!microwit_grow(instance, pages, &grown)) { \
            goto got_exception;                        \
        }                                              \
        grown;                                         \
    })
#define wasm_enlarge_memory_with_idx(instance, pages, index) \
    wasm_enlarge_memory(instance, pages)

#include MICROWIT_INTERP

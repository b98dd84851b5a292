/* The interpreter, with two changes: a memory that grows past the app's limit traps, and instructions
   that take longer take more fuel. */
#include "seam.h"

#if WASM_ENABLE_FAST_INTERP != 0
#define CONSTANTS cur_func->const_cell_num
#else
#define CONSTANTS 0
#endif

/* Takes the fuel for the words that a call copies and clears. */
#define MICROWIT_CALLED                                             \
    MICROWIT_CHARGE((uint32)cur_func->param_cell_num + CONSTANTS    \
                    + cur_func->local_cell_num + cur_func->ret_cell_num);

#define wasm_enlarge_memory(instance, pages)           \
    ({                                                 \
        bool grown;                                    \
        if (!microwit_grow(instance, pages, &grown)) { \
            goto got_exception;                        \
        }                                              \
        if (grown && pages) {                          \
            MICROWIT_CHARGE(microwit_words(instance)); \
        }                                              \
        grown;                                         \
    })
#define wasm_enlarge_memory_with_idx(instance, pages, index) \
    wasm_enlarge_memory(instance, pages)

#include MICROWIT_INTERP

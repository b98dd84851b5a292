/* The interpreter, with three changes: a memory that grows past the app's limit traps, instructions that
   take longer take more fuel, and a function can be parked. */
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

#if WASM_ENABLE_FAST_INTERP != 0
#define RESULT(frame) ((frame)->lp + (frame)->ret_offset)
#else
#define RESULT(frame) ((frame)->sp)
#endif

/* A parked app is its frames, which stay where they are: that of the import, if it is parked in one, those of
   the functions, and that of the call from outside, which has no function. */
bool
microwit_continue(WASMExecEnv *exec_env, WASMFunctionInstance *func, const uint32 *served,
                  uint32 *cells)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(exec_env);
    WASMInterpFrame *frame = wasm_exec_env_get_cur_frame(exec_env), *import = NULL, *outside;
    bool returned;
    uint32 i;

    if (!frame || !frame->function)
        return false;
    if (!frame->ip) {
        import = frame;
        frame = import->prev_frame;
        for (i = 0; i < import->function->ret_cell_num; i++)
            RESULT(frame)[i] = served[i];
#if WASM_ENABLE_FAST_INTERP == 0
        frame->sp += i;
#endif
        FREE_FRAME(exec_env, import);
        wasm_exec_env_set_cur_frame(exec_env, frame);
    }
    outside = frame;
    while (outside->function)
        outside = outside->prev_frame;
    if (frame != outside)
        wasm_interp_call_func_bytecode(instance, exec_env, NULL, frame);
    if (MICROWIT_PARKS(instance))
        return false;
    returned = !wasm_copy_exception(instance, NULL);
    for (i = 0; returned && i < func->ret_cell_num; i++)
#if WASM_ENABLE_FAST_INTERP != 0
        cells[i] = outside->lp[i];
#else
        cells[i] = *(outside->sp + i - func->ret_cell_num);
#endif
    wasm_exec_env_set_cur_frame(exec_env, outside->prev_frame);
    FREE_FRAME(exec_env, outside);
    return returned;
}

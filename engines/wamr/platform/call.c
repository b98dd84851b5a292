/* Calls of the app's functions, and of its imports: values on their way between slots and cells. */
#include "seam.h"

#include "wasm_exec_env.h"

#define MAX_PARAMS 17

static bool
wide(uint8 type)
{
    return type == VALUE_TYPE_I64 || type == VALUE_TYPE_F64;
}

static void
widen(const uint8 *types, uint32 count, const uint32 *cells, uint64 *slots)
{
    for (; count; count--) {
        uint64 slot = *cells++;

        if (wide(*types++))
            slot |= (uint64)*cells++ << 32;
        *slots++ = slot;
    }
}

static void
narrow(const uint8 *types, uint32 count, const uint64 *slots, uint32 *cells)
{
    for (; count; count--, slots++) {
        *cells++ = (uint32)*slots;
        if (wide(*types++))
            *cells++ = (uint32)(*slots >> 32);
    }
}

/* What came of a call. If the function has returned, its result goes from the cells into the first slot. */
static uint32
called(WASMModuleInstance *instance, const WASMFuncType *type, bool returned,
       const uint32 *cells, uint64 *slots)
{
    if (MICROWIT_PARKS(instance)) {
        MICROWIT_PARKS(instance) = false;
        instance->cur_exception[0] = '\0';
        return MICROWIT_PARKED;
    }
    if (!returned)
        return microwit_reason(instance->cur_exception);
    widen(type->types + type->param_count, type->result_count, cells, slots);
    return MICROWIT_FINE;
}

static const WASMFuncType *
type_of(const WASMFunctionInstance *func)
{
    return func->is_import_func ? func->u.func_import->func_type : func->u.func->func_type;
}

/* Calls a function, if it exists and there are enough slots. Its arguments come from the slots, and its
   result goes into the first. Says whether the app is parked if its fuel is used up. */
uint32
microwit_call(WASMExecEnv *env, uint32 index, uint64 *slots, uint32 count, bool sliced)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(env);
    WASMFunctionInstance *func;
    const WASMFuncType *type;
    uint32 cells[2 * MAX_PARAMS], outer = MICROWIT_SLICED(instance);
    bool returned;

    if (index >= instance->e->function_count)
        return MICROWIT_OTHER;
    func = &instance->e->functions[index];
    type = type_of(func);
    if (type->param_count > count || type->param_count > MAX_PARAMS
        || type->result_count > 1 || !count)
        return MICROWIT_OTHER;
    narrow(type->types, type->param_count, slots, cells);
    MICROWIT_SLICED(instance) = sliced;
    if (sliced)
        MICROWIT_DEBT(instance) = 0;
    returned = wasm_call_function(env, func, type->param_cell_num, cells);
    MICROWIT_SLICED(instance) = outer;
    return called(instance, type, returned, cells, slots);
}

/* Pays what earlier slices have left to pay, as far as this slice goes. */
static void
pay(WASMExecEnv *env, WASMModuleInstance *instance)
{
#if WASM_ENABLE_INSTRUCTION_METERING != 0
    uint32 slice = (uint32)env->instructions_to_execute, debt = MICROWIT_DEBT(instance);

    if (debt > slice)
        debt = slice;
    MICROWIT_DEBT(instance) -= debt;
    env->instructions_to_execute -= (int)debt;
#else
    (void)env, (void)instance;
#endif
}

/* Resumes a function after the import in which it was parked, whose result is in the first slot, or where its
   fuel was used up. Its own result goes into the first slot too. */
uint32
microwit_resume(WASMExecEnv *env, uint32 index, uint64 *slots, bool sliced)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(env);
    WASMFunctionInstance *func;
    uint32 served[2] = { (uint32)slots[0], (uint32)(slots[0] >> 32) }, cells[2];
    bool returned;

    if (index >= instance->e->function_count)
        return MICROWIT_OTHER;
    func = &instance->e->functions[index];
    MICROWIT_SLICED(instance) = sliced;
    if (sliced)
        pay(env, instance);
    returned = microwit_continue(env, func, served, cells);
    MICROWIT_SLICED(instance) = false;
    return called(instance, type_of(func), returned, cells, slots);
}

bool
wasm_runtime_invoke_native_raw(WASMExecEnv *env, void *native, const WASMFuncType *type,
                               const char *signature, void *row, uint32 *args,
                               uint32 count, uint32 *result)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(env);
    uint64 slots[MAX_PARAMS];
    uint8 served;

    (void)signature, (void)count;
    slots[0] = 0;
    widen(type->types, type->param_count, args, slots);
    served = ((MicrowitNative)native)(instance->custom_data, row, slots);
    if (served != MICROWIT_SERVED) {
        MICROWIT_PARKS(instance) = served == MICROWIT_WAITING;
        /* If the guest has trapped in the meantime, that trap comes first. */
        if (!instance->cur_exception[0])
            MICROWIT_LEAVE(instance);
        return false;
    }
    narrow(type->types + type->param_count, type->result_count, slots, result);
    return true;
}

bool
wasm_runtime_invoke_native(WASMExecEnv *env, void *native, const WASMFuncType *type,
                           const char *signature, void *row, uint32 *args,
                           uint32 count, uint32 *result)
{
    (void)env, (void)native, (void)type, (void)signature, (void)row;
    (void)args, (void)count, (void)result;
    return false;
}

bool
wasm_runtime_invoke_c_api_native(WASMModuleInstanceCommon *instance, void *native,
                                 WASMFuncType *type, uint32 count, uint32 *args,
                                 bool with_env, void *env)
{
    (void)instance, (void)native, (void)type, (void)count, (void)args;
    (void)with_env, (void)env;
    return false;
}

/* Implements seam.h: access to WAMR's own structures, and functions that WAMR calls in place of its own. */
#include "seam.h"

#include "pool.h"
#include "wasm_exec_env.h"
#include "wasm_loader.h"

#define MAX_PARAMS 17
#define ERROR_SIZE 96
#define MICROWIT_LIMIT "memory limit"

void
microwit_refuse(char *error, bool no_memory)
{
    const char *text = no_memory ? MICROWIT_NO_MEMORY : "malformed";

    /* In some places, WAMR does not ask for the reason. */
    if (error)
        memcpy(error, text, strlen(text) + 1);
}

/* The reason that WAMR gives as text. */
static uint32
reason(const char *text)
{
    static const struct {
        const char *end;
        uint8 reason;
    } known[] = {
        { MICROWIT_NO_MEMORY, MICROWIT_MEMORY },
        { "allocate linear memory failed", MICROWIT_MEMORY },
        { "unreachable", MICROWIT_UNREACHABLE },
        { "out of bounds memory access", MICROWIT_BOUNDS },
        { "out of bounds table access", MICROWIT_BOUNDS },
        { "undefined element", MICROWIT_BOUNDS },
        { "segment does not fit", MICROWIT_BOUNDS },
        { "uninitialized element", MICROWIT_INDIRECT },
        { "indirect call type mismatch", MICROWIT_INDIRECT },
        { "integer overflow", MICROWIT_ARITHMETIC },
        { "integer divide by zero", MICROWIT_ARITHMETIC },
        { "invalid conversion to integer", MICROWIT_ARITHMETIC },
        { "stack overflow", MICROWIT_STACK },
        { "stack underflow", MICROWIT_STACK },
        { "instruction limit exceeded", MICROWIT_FUEL },
        { MICROWIT_LIMIT, MICROWIT_GROWTH },
    };
    size_t len = strlen(text), i;

    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t end = strlen(known[i].end);

        if (end <= len && strcmp(text + len - end, known[i].end) == 0)
            return known[i].reason;
    }
    return MICROWIT_OTHER;
}

/* The reason why something failed that allocated from this heap. */
static uint32
reason_with(const MicrowitHeap *heap, const char *text)
{
    uint32 why = reason(text);

    return why == MICROWIT_MEMORY && heap->exceeded ? MICROWIT_HEAP : why;
}

/* Loads a module. Its bytes are in the heap, and count. */
WASMModule *
microwit_load(uint8 *bytes, uint32 size, MicrowitLimits *limits, uint32 *why)
{
    LoadArgs args = { .name = "", .no_resolve = true };
    MicrowitHeap heap = { .left = limits->heap - size }, *before;
    char error[ERROR_SIZE] = "";
    WASMModule *module;

    if (size > limits->heap) {
        *why = MICROWIT_HEAP;
        return NULL;
    }
    before = microwit_allow(&heap);
    module = wasm_loader_load(bytes, size, &args, error, sizeof(error));
    microwit_allow(before);
    limits->heap = heap.left;
    *why = module ? MICROWIT_FINE : reason_with(&heap, error);
    return module;
}

static void
describe(MicrowitItem *item, const WASMFuncType *type)
{
    item->types = type->types;
    item->params = type->param_count;
    item->results = type->result_count;
}

bool
microwit_import(const WASMModule *module, uint32 index, MicrowitItem *item)
{
    const WASMImport *import;

    if (index >= module->import_count)
        return false;
    import = &module->imports[index];
    item->kind = import->kind;
    item->index = index;
    item->module = import->u.names.module_name;
    item->name = import->u.names.field_name;
    if (import->kind == IMPORT_KIND_FUNC)
        describe(item, import->u.function.func_type);
    return true;
}

bool
microwit_export(const WASMModule *module, uint32 index, MicrowitItem *item)
{
    uint32 func, imported = module->import_function_count;
    const WASMExport *export;

    if (index >= module->export_count)
        return false;
    export = &module->exports[index];
    item->kind = export->kind;
    item->index = func = export->index;
    item->name = export->name;
    if (export->kind == EXPORT_KIND_FUNC)
        describe(item, func < imported
                           ? module->import_functions[func].u.function.func_type
                           : module->functions[func - imported]->func_type);
    return true;
}

void
microwit_bind(WASMModule *module, uint32 index, MicrowitNative native, const void *row)
{
    WASMFunctionImport *import;

    if (index >= module->import_count)
        return;
    import = &module->imports[index].u.function;
    import->func_ptr_linked = (void *)native;
    import->attachment = (void *)row;
    import->call_conv_raw = true;
}

/* Whether tables have more elements than they may. Without reference types, tables never grow. */
static bool
crowded(const WASMModule *module, uint32 limit)
{
    uint64 elements = 0;
    uint32 i;

    for (i = 0; i < module->table_count; i++)
        elements += module->tables[i].table_type.init_size;
    return elements > limit;
}

/* Makes an instance within its limits. Neither its start function nor its constructors run. */
WASMExecEnv *
microwit_instantiate(WASMModule *module, void *data, MicrowitLimits *limits, uint32 *why)
{
    struct InstantiationArgs2 args = { .custom_data = data };
    uint32 exports = module->export_count, start = module->start_function;
    const WASMMemory *first = module->memory_count ? module->memories : NULL;
    MicrowitHeap heap = { .left = limits->heap }, *before;
    char error[ERROR_SIZE] = "";
    WASMModuleInstance *instance;
    WASMExecEnv *env;

    *why = MICROWIT_FINE;
    if (module->memory_count > limits->memories
        || (first
            && (uint64)first->num_bytes_per_page * first->init_page_count
                   > limits->memory))
        *why = MICROWIT_GROWTH;
    else if (crowded(module, limits->tables))
        *why = MICROWIT_TABLES;
    if (*why)
        return NULL;
    /* WAMR would run constructors, which it finds by their names. */
    module->export_count = 0;
    module->start_function = (uint32)-1;
    before = microwit_allow(&heap);
    instance = wasm_instantiate(module, NULL, NULL, &args, error, sizeof(error));
    microwit_allow(before);
    limits->heap = heap.left;
    module->export_count = exports;
    module->start_function = start;
    if (!instance) {
        *why = reason_with(&heap, error);
        return NULL;
    }
    if (instance->memory_count && instance->memories[0]->num_bytes_per_page)
        MICROWIT_PAGES(instance) =
            limits->memory / instance->memories[0]->num_bytes_per_page;
    if (!(env = wasm_exec_env_create((WASMModuleInstanceCommon *)instance, limits->stack))) {
        *why = MICROWIT_MEMORY;
        wasm_deinstantiate(instance, false);
    }
    return env;
}

static WASMModuleInstance *
instance_of(const WASMExecEnv *env)
{
    return (WASMModuleInstance *)env->module_inst;
}

void
microwit_end(WASMExecEnv *env)
{
    WASMModuleInstance *instance = instance_of(env);

    wasm_exec_env_destroy(env);
    wasm_deinstantiate(instance, false);
}

/* The start function; UINT32_MAX if there is none. */
uint32
microwit_start(const WASMModule *module)
{
    return module->start_function;
}

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
        return reason(instance->cur_exception);
    widen(type->types + type->param_count, type->result_count, cells, slots);
    return MICROWIT_FINE;
}

/* Calls a function, if it exists and there are enough slots. Its arguments come from the slots, and its
   result goes into the first. */
uint32
microwit_call(WASMExecEnv *env, uint32 index, uint64 *slots, uint32 count)
{
    WASMModuleInstance *instance = instance_of(env);
    WASMFunctionInstance *func;
    const WASMFuncType *type;
    uint32 cells[2 * MAX_PARAMS];

    if (index >= instance->e->function_count)
        return MICROWIT_OTHER;
    func = &instance->e->functions[index];
    type = func->is_import_func ? func->u.func_import->func_type : func->u.func->func_type;
    if (type->param_count > count || type->param_count > MAX_PARAMS
        || type->result_count > 1 || !count)
        return MICROWIT_OTHER;
    narrow(type->types, type->param_count, slots, cells);
    return called(instance, type,
                  wasm_call_function(env, func, type->param_cell_num, cells), cells, slots);
}

#if WASM_ENABLE_FAST_INTERP == 0
/* Resumes a function after the import in which it was parked, whose result is in the first slot. Its own
   result goes there too. */
uint32
microwit_resume(WASMExecEnv *env, uint32 index, uint64 *slots)
{
    WASMModuleInstance *instance = instance_of(env);
    WASMFunctionInstance *func = &instance->e->functions[index];
    const WASMFuncType *type;
    uint32 served[2] = { (uint32)slots[0], (uint32)(slots[0] >> 32) }, cells[2];

    if (index >= instance->e->function_count)
        return MICROWIT_OTHER;
    type = func->is_import_func ? func->u.func_import->func_type : func->u.func->func_type;
    return called(instance, type, microwit_continue(env, func, served, cells), cells, slots);
}
#endif

bool
wasm_runtime_invoke_native_raw(WASMExecEnv *env, void *native, const WASMFuncType *type,
                               const char *signature, void *row, uint32 *args,
                               uint32 count, uint32 *result)
{
    WASMModuleInstance *instance = instance_of(env);
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
            wasm_set_exception(instance, "stopped");
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

bool
wasm_runtime_detect_native_stack_overflow(WASMExecEnv *env)
{
    (void)env;
    return true;
}

void
wasm_set_exception(WASMModuleInstance *instance, const char *exception)
{
    snprintf(instance->cur_exception, sizeof(instance->cur_exception), "%s", exception);
}

bool
microwit_grow(WASMModuleInstance *instance, uint32 pages, bool *grown)
{
    WASMMemoryInstance *memory = instance->memories[0];
    uint64 total = (uint64)memory->cur_page_count + pages;

    *grown = total <= memory->max_page_count;
    if (!*grown)
        return true;
    if (total > MICROWIT_PAGES(instance))
        wasm_set_exception(instance, MICROWIT_LIMIT);
    else if (!wasm_enlarge_memory(instance, pages))
        wasm_set_exception(instance, MICROWIT_NO_MEMORY);
    else
        return true;
    return false;
}

uint32
microwit_words(const WASMModuleInstance *instance)
{
    return (uint32)(instance->memories[0]->memory_data_size / 4);
}

/* The first memory of the instance. */
uint8 *
microwit_memory(const WASMExecEnv *env, uint64 *size)
{
    const WASMModuleInstance *instance = instance_of(env);

    *size = instance->memory_count ? instance->memories[0]->memory_data_size : 0;
    return *size ? instance->memories[0]->memory_data : NULL;
}

uint32
microwit_global(const WASMExecEnv *env, uint32 index)
{
    const WASMModuleInstance *instance = instance_of(env);

    if (index >= instance->e->global_count)
        return 0;
    return *(uint32 *)(instance->global_data + instance->e->globals[index].data_offset);
}

#if WASM_ENABLE_INSTRUCTION_METERING != 0
void
microwit_charge(WASMExecEnv *env, uint32 steps)
{
    int left = env->instructions_to_execute;
    int fuel = (int)(steps / MICROWIT_STEPS);

    /* The number is negative if there is no limit. */
    if (left > 0)
        env->instructions_to_execute = fuel < left ? left - fuel : 0;
}
#endif

void
microwit_fuel(WASMExecEnv *env, int32 fuel)
{
#if WASM_ENABLE_INSTRUCTION_METERING != 0
    env->instructions_to_execute = fuel;
#else
    (void)env, (void)fuel;
#endif
}

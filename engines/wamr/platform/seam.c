/* Implements seam.h: access to WAMR's own structures, and functions that WAMR calls in place of its own. */
#include "seam.h"

#include "pool.h"
#include "wasm_exec_env.h"
#include "wasm_loader.h"

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

uint32
microwit_reason(const char *text)
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
    uint32 why = microwit_reason(text);

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

/* Sets the byte that says whether the app has to yield. */
void
microwit_watch(WASMExecEnv *env, uint8 *yields)
{
    env->attachment = yields;
}

void
microwit_end(WASMExecEnv *env)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(env);

    wasm_exec_env_destroy(env);
    wasm_deinstantiate(instance, false);
}

/* The start function; UINT32_MAX if there is none. */
uint32
microwit_start(const WASMModule *module)
{
    return module->start_function;
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
    const WASMModuleInstance *instance = MICROWIT_INSTANCE(env);

    *size = instance->memory_count ? instance->memories[0]->memory_data_size : 0;
    return *size ? instance->memories[0]->memory_data : NULL;
}

uint32
microwit_global(const WASMExecEnv *env, uint32 index)
{
    const WASMModuleInstance *instance = MICROWIT_INSTANCE(env);

    if (index >= instance->e->global_count)
        return 0;
    return *(uint32 *)(instance->global_data + instance->e->globals[index].data_offset);
}

#if WASM_ENABLE_INSTRUCTION_METERING != 0
void
microwit_charge(WASMExecEnv *env, uint32 steps)
{
    WASMModuleInstance *instance = MICROWIT_INSTANCE(env);
    int left = env->instructions_to_execute;
    int fuel = (int)(steps / MICROWIT_STEPS);

    /* The number is negative if there is no limit. */
    if (left < 0)
        return;
    if (fuel > left && MICROWIT_SLICED(instance))
        MICROWIT_DEBT(instance) += (uint32)(fuel - left);
    env->instructions_to_execute = fuel < left ? left - fuel : 0;
}
#endif

/* Sets the number of instructions that may run, and returns what it was. */
int32
microwit_fuel(WASMExecEnv *env, int32 fuel)
{
    int32 left = -1;

#if WASM_ENABLE_INSTRUCTION_METERING != 0
    left = env->instructions_to_execute;
    env->instructions_to_execute = fuel;
#else
    (void)env, (void)fuel;
#endif
    return left;
}

/* See seam.h: WAMR's own structures, for the crate, and what WAMR calls instead of its own. */
#include "seam.h"

#include "wasm_exec_env.h"
#include "wasm_loader.h"

#define MAX_PARAMS 17

void
microwit_refuse(char *error, bool no_memory)
{
    const char *text = no_memory ? MICROWIT_NO_MEMORY : "malformed";

    memcpy(error, text, strlen(text) + 1);
}

WASMModule *
microwit_load(uint8 *bytes, uint32 size, char *error, uint32 error_size)
{
    LoadArgs args = { .no_resolve = true, .wasm_binary_freeable = false };

    args.name = "";
    return wasm_loader_load(bytes, size, &args, error, error_size);
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
    const WASMImport *import = module->imports + index;

    if (index >= module->import_count)
        return false;
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
    const WASMExport *export = module->exports + index;
    uint32 func, imported = module->import_function_count;

    if (index >= module->export_count)
        return false;
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
    WASMFunctionImport *import = &module->imports[index].u.function;

    import->func_ptr_linked = (void *)native;
    import->attachment = (void *)row;
    import->call_conv_raw = true;
}

/* How much memory a module begins with. */
uint64
microwit_initial_memory(const WASMModule *module)
{
    const WASMMemory *memory = module->memories;

    return module->memory_count
               ? (uint64)memory->num_bytes_per_page * memory->init_page_count
               : 0;
}

/* Neither start function nor constructors run. */
WASMModuleInstance *
microwit_instantiate(WASMModule *module, void *data, uint32 memory, uint32 stack,
                     char *error, uint32 error_size)
{
    struct InstantiationArgs2 args = { 0 };
    uint32 exports = module->export_count, start = module->start_function;
    WASMModuleInstance *instance;

    args.v1.default_stack_size = stack;
    args.custom_data = data;
    /* WAMR would run constructors by their names. */
    module->export_count = 0;
    module->start_function = (uint32)-1;
    instance = wasm_instantiate(module, NULL, NULL, &args, error, error_size);
    module->export_count = exports;
    module->start_function = start;
    if (instance && instance->memory_count && instance->memories[0]->num_bytes_per_page)
        MICROWIT_PAGES(instance) = memory / instance->memories[0]->num_bytes_per_page;
    return instance;
}

/* The start function, UINT32_MAX if there is none. */
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

/* Calls a function of at most 17 parameters and one result: arguments from slots, the result there. */
bool
microwit_call(WASMExecEnv *env, uint32 index, uint64 *slots)
{
    WASMModuleInstance *instance = (WASMModuleInstance *)env->module_inst;
    WASMFunctionInstance *func = instance->e->functions + index;
    const WASMFuncType *type = func->is_import_func ? func->u.func_import->func_type
                                                    : func->u.func->func_type;
    uint32 cells[2 * MAX_PARAMS];

    narrow(type->types, type->param_count, slots, cells);
    if (!wasm_call_function(env, func, type->param_cell_num, cells))
        return false;
    widen(type->types + type->param_count, type->result_count, cells, slots);
    return true;
}

bool
wasm_runtime_invoke_native_raw(WASMExecEnv *env, void *native, const WASMFuncType *type,
                               const char *signature, void *row, uint32 *args,
                               uint32 count, uint32 *result)
{
    WASMModuleInstance *instance = (WASMModuleInstance *)env->module_inst;
    uint64 slots[MAX_PARAMS];

    (void)signature, (void)count;
    slots[0] = 0;
    widen(type->types, type->param_count, args, slots);
    if (!((MicrowitNative)native)(instance->custom_data, row, slots)) {
        /* What the guest trapped with meanwhile comes first. */
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

const char *
microwit_exception(const WASMModuleInstance *instance)
{
    return instance->cur_exception;
}

bool
microwit_grow(WASMModuleInstance *instance, uint32 pages, bool *grown)
{
    WASMMemoryInstance *memory = instance->memories[0];
    uint64 total = (uint64)memory->cur_page_count + pages;

    *grown = total <= memory->max_page_count;
    if (*grown
        && (total > MICROWIT_PAGES(instance)
            || !wasm_enlarge_memory(instance, pages))) {
        wasm_set_exception(instance, "memory limit");
        return false;
    }
    return true;
}

/* The first memory. */
uint8 *
microwit_memory(const WASMModuleInstance *instance, uint64 *size)
{
    const WASMMemoryInstance *memory;

    *size = 0;
    if (!instance->memory_count)
        return NULL;
    memory = instance->memories[0];
    *size = memory->memory_data_size;
    return memory->memory_data;
}

uint32
microwit_global(const WASMModuleInstance *instance, uint32 index)
{
    const WASMGlobalInstance *global = instance->e->globals + index;

    return *(const uint32 *)(instance->global_data + global->data_offset);
}

void
microwit_fuel(WASMExecEnv *env, int32 fuel)
{
#if WASM_ENABLE_INSTRUCTION_METERING != 0
    env->instructions_to_execute = fuel;
#else
    (void)env, (void)fuel;
#endif
}

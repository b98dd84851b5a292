/* Functions that WAMR's sources name, but that never run in this build. */
#define NEVER(name)          \
    void name(void)          \
    {                        \
        __builtin_trap();    \
    }
NEVER(bh_platform_destroy)
NEVER(bh_platform_init)
NEVER(invokeNative)
NEVER(mem_allocator_create)
NEVER(mem_allocator_create_with_struct_and_pool)
NEVER(mem_allocator_destroy)
NEVER(mem_allocator_free)
NEVER(mem_allocator_get_alloc_info)
NEVER(mem_allocator_get_heap_struct_size)
NEVER(mem_allocator_is_heap_corrupted)
NEVER(mem_allocator_malloc)
NEVER(mem_allocator_malloc_aligned)
NEVER(mem_allocator_migrate)
NEVER(mem_allocator_realloc)
NEVER(os_free)
NEVER(os_malloc)
NEVER(os_mutex_destroy)
NEVER(os_mutex_init)
NEVER(os_mutex_lock)
NEVER(os_mutex_unlock)
NEVER(os_realloc)
NEVER(wasm_native_destroy)
NEVER(wasm_native_init)
NEVER(wasm_native_register_natives)
NEVER(wasm_native_register_natives_raw)
NEVER(wasm_native_resolve_symbol)
NEVER(wasm_native_unregister_natives)
NEVER(wasm_trap_delete)

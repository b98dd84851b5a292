/* What WAMR asks of a platform: everything comes from the pool, nothing is printed. */
#include "platform_api_vmcore.h"
#include "wasm_export.h"

/* The runtime, with a pool for all that it allocates. */
bool
footprint_start(void *pool, uint32_t size)
{
    RuntimeInitArgs args = {
        .mem_alloc_type = Alloc_With_Pool,
        .mem_alloc_option.pool = { .heap_buf = pool, .heap_size = size },
    };

    return wasm_runtime_full_init(&args);
}

int
bh_platform_init(void)
{
    return 0;
}

void
bh_platform_destroy(void)
{
}

void *
os_malloc(unsigned size)
{
    (void)size;
    return NULL;
}

void *
os_realloc(void *ptr, unsigned size)
{
    (void)ptr, (void)size;
    return NULL;
}

void
os_free(void *ptr)
{
    (void)ptr;
}

void *
os_mmap(void *hint, size_t size, int prot, int flags, os_file_handle file)
{
    void *mapped = wasm_runtime_malloc(size);

    (void)hint, (void)prot, (void)flags, (void)file;
    return mapped ? memset(mapped, 0, size) : NULL;
}

void *
os_mremap(void *old, size_t old_size, size_t size)
{
    uint8_t *mapped = wasm_runtime_realloc(old, size);

    if (mapped)
        memset(mapped + old_size, 0, size - old_size);
    return mapped;
}

void
os_munmap(void *mapped, size_t size)
{
    (void)size;
    wasm_runtime_free(mapped);
}

int
os_mprotect(void *mapped, size_t size, int prot)
{
    (void)mapped, (void)size, (void)prot;
    return 0;
}

void
os_dcache_flush(void)
{
}

void
os_icache_flush(void *start, size_t len)
{
    (void)start, (void)len;
}

int
os_printf(const char *format, ...)
{
    (void)format;
    return 0;
}

int
os_vprintf(const char *format, va_list args)
{
    (void)format, (void)args;
    return 0;
}

uint64
os_time_get_boot_us(void)
{
    return 0;
}

uint64
os_time_thread_cputime_us(void)
{
    return 0;
}

korp_tid
os_self_thread(void)
{
    return 1;
}

uint8 *
os_thread_get_stack_boundary(void)
{
    return NULL;
}

void
os_thread_jit_write_protect_np(bool enabled)
{
    (void)enabled;
}

int
os_mutex_init(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int
os_mutex_destroy(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int
os_mutex_lock(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

int
os_mutex_unlock(korp_mutex *mutex)
{
    (void)mutex;
    return 0;
}

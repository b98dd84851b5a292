/* The functions that WAMR expects from a platform: linear memory, and little more. The memory comes from
   the pool, like all else. It has a limit of its own, and does not count as heap that loading takes. */
#include "pool.h"

void *
wasm_runtime_malloc(unsigned);
void *
wasm_runtime_realloc(void *, unsigned);
void
wasm_runtime_free(void *);

void *
os_mmap(void *hint, size_t size, int prot, int flags, os_file_handle file)
{
    MicrowitHeap *heap = microwit_allow(NULL);
    void *mapped = size < UINT32_MAX ? wasm_runtime_malloc((unsigned)size) : NULL;

    microwit_allow(heap);
    (void)hint, (void)prot, (void)flags, (void)file;
    return mapped ? memset(mapped, 0, size) : NULL;
}

void *
os_mremap(void *old, size_t old_size, size_t size)
{
    MicrowitHeap *heap = microwit_allow(NULL);
    uint8 *mapped =
        size < UINT32_MAX ? wasm_runtime_realloc(old, (unsigned)size) : NULL;

    microwit_allow(heap);
    if (mapped)
        memset(mapped + old_size, 0, size - old_size);
    return mapped;
}

void
os_munmap(void *mapped, size_t size)
{
    MicrowitHeap *heap = microwit_allow(NULL);

    (void)size;
    wasm_runtime_free(mapped);
    microwit_allow(heap);
}

int
os_mprotect(void *mapped, size_t size, int prot)
{
    (void)mapped, (void)size, (void)prot;
    return 0;
}

/* The interpreter calls functions of a guest on a stack of its own, so it needs no native stack. */
uint8 *
os_thread_get_stack_boundary(void)
{
    return NULL;
}

korp_tid
os_self_thread(void)
{
    return 0;
}

int
microwit_format(char *text, size_t size, const char *format, ...)
{
    size_t at = 0;
    va_list args;

    va_start(args, format);
    while (*format && at + 1 < size) {
        if (format[0] == '%' && format[1] == 's') {
            const char *inner = va_arg(args, const char *);

            format += 2;
            while (*inner && at + 1 < size)
                text[at++] = *inner++;
        }
        else
            text[at++] = *format++;
    }
    va_end(args);
    if (size)
        text[at] = '\0';
    return (int)at;
}

int
microwit_compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (uint8)*a - (uint8)*b;
}

/* Sorts by Shell's method, which takes no stack and less than quadratic time. */
void
microwit_sort(void *items, size_t count, size_t size,
              int (*compare)(const void *, const void *))
{
    size_t gap, i, at, byte;

    for (gap = count / 2; gap; gap /= 2) {
        for (i = gap; i < count; i++) {
            for (at = i; at >= gap; at -= gap) {
                uint8 *low = (uint8 *)items + (at - gap) * size;
                uint8 *high = (uint8 *)items + at * size;

                if (compare(low, high) <= 0)
                    break;
                for (byte = 0; byte < size; byte++) {
                    uint8 swapped = low[byte];

                    low[byte] = high[byte];
                    high[byte] = swapped;
                }
            }
        }
    }
}

void *
microwit_find(const void *key, const void *items, size_t count, size_t size,
              int (*compare)(const void *, const void *))
{
    const uint8 *first = items;

    while (count) {
        const uint8 *middle = first + count / 2 * size;
        int order = compare(key, middle);

        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            first = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}

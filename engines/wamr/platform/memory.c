/* WAMR's linear memories, without its choice of allocators: the only one is in pool.c. */
#define wasm_runtime_malloc microwit_unused_malloc
#define wasm_runtime_realloc microwit_unused_realloc
#define wasm_runtime_free microwit_unused_free

#include "wasm_memory.c"

/* The allocator: first fit in one pool, or the system's where there is one and no pool was given. */
#include "bh_platform.h"

#if MICROWIT_SYSTEM
void *malloc(size_t);
void *realloc(void *, size_t);
void free(void *);
#endif

/* Before each block: its bytes with this word, in eights, and whether it is used. Blocks begin four
   bytes before an address that is a multiple of eight, so that what is in them is aligned. */
typedef struct Block {
    uint32 word;
} Block;

#define USED 1u
#define BYTES(block) ((block)->word & ~7u)
#define NEXT(block) ((Block *)((uint8 *)(block) + BYTES(block)))

static Block *first, *end;
/* No free block is before this one. */
static Block *hint;
/* How far into the pool blocks ever reached. */
static uint32 highest;
static int locked;

static void
lock(void)
{
    while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE)) {
    }
}

static void
unlock(void)
{
    __atomic_store_n(&locked, 0, __ATOMIC_RELEASE);
}

bool
microwit_pool(uint8 *start, size_t size)
{
    bool taken = false;

    lock();
    if (!first) {
        hint = (Block *)(start + 4);
        end = (Block *)(start + (size & ~(size_t)7) - 4);
        hint->word = (uint32)((uint8 *)end - (uint8 *)hint);
        __atomic_store_n(&first, hint, __ATOMIC_RELEASE);
        taken = true;
    }
    unlock();
    return taken;
}

size_t
microwit_pool_high_water(void)
{
    return highest ? highest + 8 : 0;
}

static bool
pooled(void)
{
    return __atomic_load_n(&first, __ATOMIC_ACQUIRE) != NULL;
}

bool
microwit_ready(void)
{
    return MICROWIT_SYSTEM || pooled();
}

/* Makes one block of a free one and all free ones after it. */
static void
merge(Block *block)
{
    Block *next = NEXT(block);

    while (next < end && !(next->word & USED))
        next = NEXT(next);
    block->word = (uint32)((uint8 *)next - (uint8 *)block) | (block->word & USED);
}

/* Leaves `bytes` to a block and makes a free one of the rest. */
static void
split(Block *block, uint32 bytes)
{
    uint32 rest = BYTES(block) - bytes;
    uint32 reach = (uint32)((uint8 *)block - (uint8 *)first) + bytes;

    if (reach > highest)
        highest = reach;
    if (rest) {
        block->word = bytes | (block->word & USED);
        NEXT(block)->word = rest;
        if (NEXT(block) < hint)
            hint = NEXT(block);
    }
}

static uint32
block_bytes(uint32 size)
{
    return (size + sizeof(Block) + 7) & ~7u;
}

static void *
take(uint32 bytes)
{
    Block *block, *lowest = NULL;

    for (block = hint; block < end; block = NEXT(block)) {
        if (block->word & USED)
            continue;
        merge(block);
        if (BYTES(block) >= bytes) {
            split(block, bytes);
            block->word |= USED;
            hint = lowest ? lowest : NEXT(block);
            return block + 1;
        }
        if (!lowest)
            lowest = block;
    }
    return NULL;
}

void *
wasm_runtime_malloc(unsigned size)
{
    void *taken = NULL;

#if MICROWIT_SYSTEM
    if (!pooled())
        return malloc(size ? size : 1);
#endif
    lock();
    if (first && size < UINT32_MAX - 16)
        taken = take(block_bytes(size));
    unlock();
    return taken;
}

static bool
in_pool(void *pointer)
{
    return pooled() && (Block *)pointer > first && (Block *)pointer < end;
}

void
wasm_runtime_free(void *pointer)
{
    Block *block = (Block *)pointer - 1;

    if (!pointer)
        return;
#if MICROWIT_SYSTEM
    if (!in_pool(pointer)) {
        free(pointer);
        return;
    }
#endif
    lock();
    block->word &= ~USED;
    if (block < hint)
        hint = block;
    unlock();
}

void *
wasm_runtime_realloc(void *pointer, unsigned size)
{
    Block *block = (Block *)pointer - 1;
    uint32 bytes = block_bytes(size), old;
    void *moved;

    if (!pointer)
        return wasm_runtime_malloc(size);
    if (size >= UINT32_MAX - 16)
        return NULL;
#if MICROWIT_SYSTEM
    if (!in_pool(pointer))
        return realloc(pointer, size);
#endif
    lock();
    old = BYTES(block);
    if (NEXT(block) == hint)
        hint = first;
    merge(block);
    if (BYTES(block) >= bytes) {
        split(block, bytes);
        unlock();
        return pointer;
    }
    split(block, old);
    unlock();
    if ((moved = wasm_runtime_malloc(size))) {
        memcpy(moved, pointer, old - sizeof(Block));
        wasm_runtime_free(pointer);
    }
    return moved;
}

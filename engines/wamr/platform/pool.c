/* The allocator: first fit in one pool, or the system's allocator if there is one and no pool was given. */
#include "pool.h"

#if MICROWIT_SYSTEM
void *realloc(void *, size_t);
void free(void *);
#define LOCAL _Thread_local
#else
#define LOCAL
#endif

/* The header before each block: the block's size in bytes with this word, a multiple of eight, and
   whether it is used. Blocks begin four bytes before an address that is a multiple of eight, so that
   their content is aligned. */
typedef struct Block {
    uint32 word;
} Block;

#define USED 1u
#define BYTES(block) ((block)->word & ~7u)
#define NEXT(block) ((Block *)((uint8 *)(block) + BYTES(block)))

static Block *first, *end;
/* No free block is before this one. */
static Block *hint;
/* The farthest that blocks ever reached into the pool, in bytes. */
static uint32 highest;
/* The heap that the loading in this thread may take; NULL if none goes on. */
static LOCAL MicrowitHeap *loading;

/* Newer assemblers know `csrrci` and `csrrs` only if -march names Zicsr, which older compilers do not accept. So
   both are encoded here: an I-type instruction, whose immediate is the register `mstatus`. */
#define CSRRCI_MSTATUS(result, bits) ".insn i 0x73, 7, " result ", x" bits ", 0x300"
#define CSRRS_MSTATUS(source) ".insn i 0x73, 2, x0, " source ", 0x300"

/* On a chip, code that holds the lock is not interrupted. An interrupt handler that allocates would wait
   for ever for the code that it interrupts, and so would a thread of higher priority. */
static inline uintptr_t
mask(void)
{
    uintptr_t was = 0;

#if !MICROWIT_SYSTEM && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(was) : : "memory");
#elif !MICROWIT_SYSTEM && defined(__riscv)
    __asm__ volatile(CSRRCI_MSTATUS("%0", "8") : "=r"(was) : : "memory");
#endif
    return was;
}

static inline void
unmask(uintptr_t was)
{
    (void)was;
#if !MICROWIT_SYSTEM && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
    __asm__ volatile("msr primask, %0" : : "r"(was) : "memory");
#elif !MICROWIT_SYSTEM && defined(__riscv)
    __asm__ volatile(CSRRS_MSTATUS("%0") : : "r"(was & 8) : "memory");
#endif
}

/* Other threads and other cores wait for the lock. A chip without atomic exchange has one core, or uses
   the pool from one core only. */
static int locked;

static uintptr_t
lock(void)
{
    uintptr_t was = mask();

#if MICROWIT_SYSTEM || defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4)
    while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE)) {
    }
#endif
    return was;
}

static void
unlock(uintptr_t was)
{
    __atomic_store_n(&locked, 0, __ATOMIC_RELEASE);
    unmask(was);
}

bool
microwit_pool(uint8 *start, size_t size)
{
    bool taken = false;
    uintptr_t was = lock();

    if (!first) {
        hint = (Block *)(start + 4);
        end = (Block *)(start + (size & ~(size_t)7) - 4);
        hint->word = (uint32)((uint8 *)end - (uint8 *)hint);
        __atomic_store_n(&first, hint, __ATOMIC_RELEASE);
        taken = true;
    }
    unlock(was);
    return taken;
}

size_t
microwit_pool_high_water(void)
{
    uintptr_t was = lock();
    size_t most = highest ? highest + 8 : 0;

    unlock(was);
    return most;
}

MicrowitHeap *
microwit_allow(MicrowitHeap *heap)
{
    MicrowitHeap *before = loading;

    loading = heap;
    return before;
}

/* Whether a loading, if one goes on, may have `bytes` bytes in place of the `had` bytes that it has. */
static bool
allowed(uint32 bytes, uint32 had)
{
    if (!loading)
        return true;
    if (bytes > had && bytes - had > loading->left) {
        loading->exceeded = true;
        return false;
    }
    loading->left += had - bytes;
    return true;
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

/* Merges a free block with all free blocks directly after it. */
static void
merge(Block *block)
{
    Block *next = NEXT(block);

    while (next < end && !(next->word & USED))
        next = NEXT(next);
    block->word = (uint32)((uint8 *)next - (uint8 *)block) | (block->word & USED);
}

/* Shortens a block to `bytes`, and makes a free block of the rest. */
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

#if MICROWIT_SYSTEM
/* The header before memory from the system: its size. */
typedef union Header {
    uint32 bytes;
    max_align_t align;
} Header;

static void *
system_realloc(void *pointer, uint32 size)
{
    Header *header = pointer ? (Header *)pointer - 1 : NULL;
    uint32 had = header ? header->bytes : 0;

    if (size >= UINT32_MAX - sizeof(Header) || !allowed(size, had))
        return NULL;
    if (!(header = realloc(header, sizeof(Header) + size))) {
        allowed(had, size);
        return NULL;
    }
    header->bytes = size;
    return header + 1;
}
#endif

void *
wasm_runtime_malloc(unsigned size)
{
    uint32 bytes = block_bytes(size);
    void *taken = NULL;
    uintptr_t was;

#if MICROWIT_SYSTEM
    if (!pooled())
        return system_realloc(NULL, size);
#endif
    was = lock();
    if (first && size < UINT32_MAX - 16 && allowed(bytes, 0)
        && !(taken = take(bytes)))
        allowed(0, bytes);
    unlock(was);
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
    uintptr_t was;

    if (!pointer)
        return;
#if MICROWIT_SYSTEM
    if (!in_pool(pointer)) {
        Header *header = (Header *)pointer - 1;

        allowed(0, header->bytes);
        free(header);
        return;
    }
#endif
    was = lock();
    allowed(0, BYTES(block));
    block->word &= ~USED;
    if (block < hint)
        hint = block;
    unlock(was);
}

void *
wasm_runtime_realloc(void *pointer, unsigned size)
{
    Block *block = (Block *)pointer - 1;
    uint32 bytes = block_bytes(size), old;
    uintptr_t was;
    void *moved;

    if (!pointer)
        return wasm_runtime_malloc(size);
    if (size >= UINT32_MAX - 16)
        return NULL;
#if MICROWIT_SYSTEM
    if (!in_pool(pointer))
        return system_realloc(pointer, size);
#endif
    was = lock();
    old = BYTES(block);
    if (NEXT(block) == hint)
        hint = first;
    merge(block);
    if (BYTES(block) >= bytes && allowed(bytes, old)) {
        split(block, bytes);
        unlock(was);
        return pointer;
    }
    split(block, old);
    unlock(was);
    if ((moved = wasm_runtime_malloc(size))) {
        memcpy(moved, pointer, old - sizeof(Block));
        wasm_runtime_free(pointer);
    }
    return moved;
}

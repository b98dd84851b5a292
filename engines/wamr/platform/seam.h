/* What the crate calls of WAMR, and what WAMR calls of the crate. */
#ifndef MICROWIT_SEAM_H
#define MICROWIT_SEAM_H

#include "wasm_runtime.h"

/* Serves an import: what the instance knows, the row, arguments and result. */
typedef bool (*MicrowitNative)(void *data, const void *row, uint64 *slots);

/* An import or export of a module. A module is named for imports alone, types are those of a function. */
typedef struct MicrowitItem {
    const char *module;
    const char *name;
    const uint8 *types;
    uint32 index;
    uint16 params;
    uint16 results;
    uint8 kind;
} MicrowitItem;

/* What WAMR says when an allocation fails. */
#define MICROWIT_NO_MEMORY "allocate memory failed"

/* Notes why a module is not loaded. */
void
microwit_refuse(char *error, bool no_memory);

/* Why something failed, in the order that the crate knows. */
enum MicrowitReason {
    MICROWIT_FINE,
    MICROWIT_MEMORY,
    MICROWIT_OTHER,
    MICROWIT_UNREACHABLE,
    MICROWIT_BOUNDS,
    MICROWIT_INDIRECT,
    MICROWIT_ARITHMETIC,
    MICROWIT_STACK,
    MICROWIT_FUEL,
    MICROWIT_GROWTH,
    /* Loading needs more than the app's limits allow: of the heap, of table elements. */
    MICROWIT_HEAP,
    MICROWIT_TABLES,
};

/* What an app may use. */
typedef struct MicrowitLimits {
    /* Bytes of linear memory. */
    uint32 memory;
    /* Memories. */
    uint32 memories;
    /* Bytes for the frames of its functions, which are nowhere else: this bounds their depth too. */
    uint32 stack;
    /* Elements of all tables. */
    uint32 tables;
    /* Bytes that loading and instantiation may have of the heap at once, memory and stack aside. Each
       leaves here what it has not taken for good. */
    uint32 heap;
} MicrowitLimits;

/* Takes fuel for work of so many steps that one instruction does: a step is some word that is copied
   or some byte that is searched. Where too little is left, the next instruction traps. */
#if WASM_ENABLE_INSTRUCTION_METERING != 0
#define MICROWIT_STEPS 16
#define MICROWIT_CHARGE(steps)                  \
    do {                                        \
        if ((steps) >= MICROWIT_STEPS)          \
            microwit_charge(exec_env, (steps)); \
    } while (0)
void
microwit_charge(WASMExecEnv *exec_env, uint32 steps);
#else
#define MICROWIT_CHARGE(steps) ((void)0)
#endif

/* Where `memory.grow` is to trap: in the instance, where WAMR has words to spare. */
#define MICROWIT_PAGES(instance) ((instance)->reserved[0])

/* Grows a memory as far as its type allows; false for a trap, where the app's limit is in the way. */
bool
microwit_grow(WASMModuleInstance *instance, uint32 pages, bool *grown);

/* The words of its memory, all of which may have moved. */
uint32
microwit_words(const WASMModuleInstance *instance);

#endif

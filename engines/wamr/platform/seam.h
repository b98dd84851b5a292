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
};

/* Where `memory.grow` is to trap: in the instance, where WAMR has words to spare. */
#define MICROWIT_PAGES(instance) ((instance)->reserved[0])

/* Grows a memory as far as its type allows; false for a trap, where the app's limit is in the way. */
bool
microwit_grow(WASMModuleInstance *instance, uint32 pages, bool *grown);

#endif

/* The functions of WAMR that the crate calls, and those of the crate that WAMR calls. */
#ifndef MICROWIT_SEAM_H
#define MICROWIT_SEAM_H

#include "wasm_runtime.h"

/* What came of an import: the app must stop, goes on, or must be parked. */
enum MicrowitServed {
    MICROWIT_STOPPED,
    MICROWIT_SERVED,
    MICROWIT_WAITING,
};

/* Serves an import. Takes the data of the instance, the row, and the slots for arguments and result. */
typedef uint8 (*MicrowitNative)(void *data, const void *row, uint64 *slots);

/* An import or export of a module. Only imports have a module, only functions have types. */
typedef struct MicrowitItem {
    const char *module;
    const char *name;
    const uint8 *types;
    uint32 index;
    uint16 params;
    uint16 results;
    uint8 kind;
} MicrowitItem;

/* The text with which WAMR reports that an allocation failed. */
#define MICROWIT_NO_MEMORY "allocate memory failed"

/* Notes why a module is not loaded. */
void
microwit_refuse(char *error, bool no_memory);

/* The reasons why something failed, in the order that the crate knows. */
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
    /* Loading needs more heap, or more table elements, than the app's limits allow. */
    MICROWIT_HEAP,
    MICROWIT_TABLES,
    /* The app is parked. */
    MICROWIT_PARKED,
};

/* The reason that WAMR gives as text. */
uint32
microwit_reason(const char *text);

/* The instance that runs in an environment. */
#define MICROWIT_INSTANCE(env) ((WASMModuleInstance *)(env)->module_inst)

/* The limits of an app. */
typedef struct MicrowitLimits {
    /* Bytes of linear memory. */
    uint32 memory;
    /* The number of memories. */
    uint32 memories;
    /* Bytes for the frames of its functions. Frames are nowhere else, so this also limits how deep calls
       nest. */
    uint32 stack;
    /* Elements of all tables. */
    uint32 tables;
    /* Bytes of heap that loading and instantiation may have at once, without memory and stack. Each call
       leaves here what it has not taken for good. */
    uint32 heap;
} MicrowitLimits;

/* Takes fuel for an instruction that does this many steps of work. A step is a word that is copied or a
   byte that is searched. If too little fuel is left, the next instruction traps, or the next slices of the call
   pay for it. */
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

/* The number of pages at which `memory.grow` traps. It is kept in an unused word of WAMR's instance. */
#define MICROWIT_PAGES(instance) ((instance)->reserved[0])

/* Whether the app is to be parked in the import that it has called. It is kept in an unused word as well. */
#define MICROWIT_PARKS(instance) ((instance)->reserved[1])

/* Whether the app is to be parked when its fuel is used up. It is kept in another. */
#define MICROWIT_SLICED(instance) ((instance)->reserved[2])

/* The fuel that the next slices of the call have to pay. */
#define MICROWIT_DEBT(instance) ((instance)->reserved[3])

/* Makes the interpreter return, for a reason that is noted elsewhere. This is short, because it is on the way of
   each app that waits. */
#define MICROWIT_LEAVE(instance)              \
    do {                                      \
        (instance)->cur_exception[0] = '.';   \
        (instance)->cur_exception[1] = '\0'; \
    } while (0)

/* Ends the app, or parks it, because its fuel is used up. */
#define MICROWIT_DRY(instance)                                            \
    do {                                                                  \
        if ((MICROWIT_PARKS(instance) = MICROWIT_SLICED(instance)))       \
            MICROWIT_LEAVE(instance);                                     \
        else                                                              \
            wasm_set_exception((instance), "instruction limit exceeded"); \
    } while (0)

/* Ends the slice of the app, if a byte outside of WAMR says so, before the instruction that has begun. The byte
   may be set by an interrupt. Calls that have no slices go on. */
#if WASM_ENABLE_FAST_INTERP == 0
#define MICROWIT_LABEL 1
#elif WASM_CPU_SUPPORTS_UNALIGNED_ADDR_ACCESS != 0
#define MICROWIT_LABEL sizeof(void *)
#else
#define MICROWIT_LABEL sizeof(int32)
#endif
#define MICROWIT_YIELD()                                                        \
    do {                                                                        \
        if (*(volatile uint8 *)exec_env->attachment && MICROWIT_SLICED(module)) { \
            *(volatile uint8 *)exec_env->attachment = 0;                        \
            frame_ip -= MICROWIT_LABEL;                                         \
            goto microwit_dry;                                                  \
        }                                                                       \
    } while (0)

/* Continues a function that was parked, in an import with this result or without fuel. Takes the cells for its
   own result. Returns whether it has returned; otherwise it has trapped, or is parked again. */
bool
microwit_continue(WASMExecEnv *exec_env, WASMFunctionInstance *func, const uint32 *served,
                  uint32 *cells);

/* Grows a memory as far as its type allows. Returns false to trap if the app's limit is exceeded. */
bool
microwit_grow(WASMModuleInstance *instance, uint32 pages, bool *grown);

/* The number of words of the memory, all of which growing may have moved. */
uint32
microwit_words(const WASMModuleInstance *instance);

#endif

/* The heap that loading an app may take. */
#ifndef MICROWIT_POOL_H
#define MICROWIT_POOL_H

#include "bh_platform.h"

typedef struct MicrowitHeap {
    uint32 left;
    /* Whether an allocation was refused because too little was left. */
    bool exceeded;
} MicrowitHeap;

/* Counts, from now on, the heap that this thread takes and gives back; with NULL, stops counting.
   Returns the previous setting. A chip has no threads here: an interrupt handler that loads an app
   restores what it found, and threads that take turns while both load count for each other. */
MicrowitHeap *
microwit_allow(MicrowitHeap *heap);

#endif

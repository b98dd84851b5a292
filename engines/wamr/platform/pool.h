/* What loading an app may take of the heap. */
#ifndef MICROWIT_POOL_H
#define MICROWIT_POOL_H

#include "bh_platform.h"

typedef struct MicrowitHeap {
    uint32 left;
    /* There was something for which this was too little. */
    bool exceeded;
} MicrowitHeap;

/* From here on what this thread takes of the heap counts, and what it gives back; not for NULL.
   Returns what was so before. A chip has no threads here: what interrupts a loading and loads by
   itself puts back what it found, and threads that take turns while both load count for each other. */
MicrowitHeap *
microwit_allow(MicrowitHeap *heap);

#endif

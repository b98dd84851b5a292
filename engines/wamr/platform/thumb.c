/* What GCC calls for a `switch` on chips whose code is Thumb-1, such as a Cortex-M0: code optimized for size has
   no jump tables in line there. GCC's own library is not linked.

   A call is followed by a table, of which r0 selects an entry. The functions continue at the address in the entry,
   and change no register but lr. An entry is relative to the table, in halfwords; a word is in bytes. */
#if defined(__thumb__) && !defined(__thumb2__)

/* `INDEX` scales r0, and `LOAD` loads the entry. */
#define CASE(name, INDEX, LOAD)             \
    __asm__(".section .text.thumb.case\n"   \
            ".thumb_func\n"                 \
            ".type " name ", %function\n"   \
            ".weak " name "\n" name ":\n"   \
            "push {r0, r1}\n"               \
            "mov r1, lr\n"                  \
            "subs r1, #1\n" INDEX LOAD "\n" \
            "lsls r0, r0, #1\n"             \
            "add lr, r0\n"                  \
            "pop {r0, r1}\n"                \
            "bx lr\n"                       \
            ".text\n")

#define HALFWORDS "lsls r0, r0, #1\n"

__asm__(".syntax unified\n.thumb\n");
CASE("__gnu_thumb1_case_uqi", "", "ldrb r0, [r1, r0]");
CASE("__gnu_thumb1_case_sqi", "", "ldrsb r0, [r1, r0]");
CASE("__gnu_thumb1_case_uhi", HALFWORDS, "ldrh r0, [r1, r0]");
CASE("__gnu_thumb1_case_shi", HALFWORDS, "ldrsh r0, [r1, r0]");

/* A table of words begins at the next multiple of four. */
__asm__(".section .text.thumb.case\n"
        ".thumb_func\n"
        ".type __gnu_thumb1_case_si, %function\n"
        ".weak __gnu_thumb1_case_si\n__gnu_thumb1_case_si:\n"
        "push {r0, r1}\n"
        "mov r1, lr\n"
        "adds r1, #2\n"
        "lsrs r1, r1, #2\n"
        "lsls r1, r1, #2\n"
        "lsls r0, r0, #2\n"
        "ldr r0, [r1, r0]\n"
        "adds r0, r0, r1\n"
        "adds r0, #1\n"
        "mov lr, r0\n"
        "pop {r0, r1}\n"
        "bx lr\n"
        ".text\n");

#else
typedef int microwit_no_thumb_1;
#endif

/* The world `languages` as the canonical ABI has it, without any library. */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define IMPORT(name) __attribute__((import_module("conformance:languages/board"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

struct text {
    const char *data;
    u32 len;
};

struct reading {
    u64 id;
    float celsius;
    double at;
    struct text name;
};

struct maybe_reading {
    u8 some;
    struct reading value;
};

enum { NOTHING, CIRCLE, LABEL, COUNT };

struct shape {
    u8 kind;
    union {
        double circle;
        struct text label;
        s64 count;
    } of;
};

struct numbers {
    s64 a;
    float b;
    double c;
};

struct squares {
    u32 *data;
    u32 len;
};

struct written {
    u8 failed;
    union {
        u32 number;
        struct text error;
    } of;
};

struct flipped {
    u8 failed;
    union {
        struct shape shape;
        struct text error;
    } of;
};

typedef u32 journal;

IMPORT("[constructor]journal") journal journal_new(const char *name, u32 len);
IMPORT("[resource-drop]journal") void journal_drop(journal self);
IMPORT("[method]journal.write")
void journal_write(journal self, u64 id, float celsius, double at, const char *name, u32 len,
                   struct written *result);
IMPORT("[method]journal.last") void journal_last(journal self, struct maybe_reading *result);
IMPORT("mix") void mix(s64 a, float b, double c, struct numbers *result);
IMPORT("shout") void shout(const char *text, u32 len, struct text *result);
IMPORT("sum") u64 sum(const u64 *values, u32 len);
IMPORT("squares") void squares(u32 many, struct squares *result);
IMPORT("classify") void classify(u32 number, struct shape *result);

/* The loader, which tells a lack of memory from all else that it refuses: its words for that would be
   a twentieth of a firmware, and nobody reads them. */
#include "seam.h"

#define set_error_buf(error, size, text) \
    microwit_refuse(error, __builtin_strcmp(text, MICROWIT_NO_MEMORY) == 0)
#define set_error_buf_v(error, size, ...) microwit_refuse(error, false)

/* Constants that are calculated of constants are so while the app loads. WAMR's own way makes trees of
   them and goes through these by recursion, as deep as the app has it; without imported globals, which
   no app has here, there is nothing to wait for. */
#define MICROWIT_FOLD                                                                \
    case INIT_EXPR_TYPE_I32_ADD:                                                     \
    case INIT_EXPR_TYPE_I32_SUB:                                                     \
    case INIT_EXPR_TYPE_I32_MUL:                                                     \
    case INIT_EXPR_TYPE_I64_ADD:                                                     \
    case INIT_EXPR_TYPE_I64_SUB:                                                     \
    case INIT_EXPR_TYPE_I64_MUL:                                                     \
    {                                                                                \
        bool wide = flag >= INIT_EXPR_TYPE_I64_ADD;                                  \
        uint8 type = wide ? VALUE_TYPE_I64 : VALUE_TYPE_I32;                         \
        uint8 constant = wide ? INIT_EXPR_TYPE_I64_CONST : INIT_EXPR_TYPE_I32_CONST; \
        uint8 left, right;                                                           \
        WASMValue by;                                                                \
                                                                                     \
        if (!pop_const_expr_stack(&const_expr_ctx, &right, type, &by, error_buf,     \
                                  error_buf_size)                                    \
            || !pop_const_expr_stack(&const_expr_ctx, &left, type, &cur_value,       \
                                     error_buf, error_buf_size))                     \
            goto fail;                                                               \
        if (left != constant || right != constant) {                                 \
            set_error_buf(error_buf, error_buf_size, "constant expression required"); \
            goto fail;                                                               \
        }                                                                            \
        fold(flag, &cur_value, &by);                                                 \
        if (!push_const_expr_stack(&const_expr_ctx, constant, type, &cur_value,      \
                                   error_buf, error_buf_size))                       \
            goto fail;                                                               \
        break;                                                                       \
    }

static void
fold(uint8 op, WASMValue *value, const WASMValue *by)
{
    switch (op) {
        case INIT_EXPR_TYPE_I32_ADD:
            value->u32 += by->u32;
            break;
        case INIT_EXPR_TYPE_I32_SUB:
            value->u32 -= by->u32;
            break;
        case INIT_EXPR_TYPE_I32_MUL:
            value->u32 *= by->u32;
            break;
        case INIT_EXPR_TYPE_I64_ADD:
            value->u64 += by->u64;
            break;
        case INIT_EXPR_TYPE_I64_SUB:
            value->u64 -= by->u64;
            break;
        default:
            value->u64 *= by->u64;
    }
}

#include MICROWIT_LOADER

/* The loader, which reports only whether it lacks memory or refuses the module for another reason. Its
   texts would be a twentieth of a firmware, and nobody reads them. */
#include "seam.h"

#define set_error_buf(error, size, text) \
    microwit_refuse(error, __builtin_strcmp(text, MICROWIT_NO_MEMORY) == 0)
#define set_error_buf_v(error, size, ...) microwit_refuse(error, false)

/* Constants that are calculated from constants are calculated while the app loads. WAMR itself makes
   trees of them and walks these by recursion, as deep as the app is nested. No app here has imported
   globals, so there is nothing to wait for. */
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

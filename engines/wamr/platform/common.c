/* WAMR's common part, without the functions that seam.c replaces: here all natives are raw. */
#define wasm_runtime_detect_native_stack_overflow microwit_unused_stack_check
#define wasm_runtime_invoke_c_api_native microwit_unused_c_api
#define wasm_runtime_invoke_native microwit_unused_native
#define wasm_runtime_invoke_native_raw microwit_unused_raw
#define wasm_set_exception microwit_unused_exception

#include "wasm_runtime_common.c"

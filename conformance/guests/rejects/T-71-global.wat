;; An export is a global.
(global (export "run") i32 (i32.const 0))

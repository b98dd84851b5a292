;; The number of a table in five bytes, as a linker leaves it.
(module binary
    "\00asm\01\00\00\00"
    ;; types: one, without parameters, with an i32
    "\01\05\01\60\00\01\7f"
    ;; functions: two of it
    "\03\03\02\00\00"
    ;; tables: one element
    "\04\04\01\70\00\01"
    ;; exports: `run` is the second function
    "\07\07\01\03\72\75\6e\00\01"
    ;; elements: the first function
    "\09\07\01\00\41\00\0b\01\00"
    ;; code: `i32.const 42`; `i32.const 0` and a `call_indirect` through table 0, written in five bytes
    "\0a\12\02\04\00\41\2a\0b\0b\00\41\00\11\00\80\80\80\80\00\0b")

microwit_host::interfaces!({ path: "../../../../wit" });

fn main() {}

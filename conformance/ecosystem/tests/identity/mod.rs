//! wasmtime with a host that gives back what it is given.

use wasmtime::component::types::{ComponentFunc, ComponentItem, Type};
use wasmtime::component::{
    Component, Func, Instance, Linker, LinkerInstance, ResourceAny, ResourceDynamic, ResourceType,
    Val,
};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, Store, StoreContextMut, bail};

/// What a guest may burn in all, where nothing else is said.
pub const FUEL: u64 = 100_000_000;

pub fn engine() -> Result<Engine> {
    let mut config = microwit_ecosystem::config();
    config.consume_fuel(true);
    Engine::new(&config)
}

/// A component and its host.
pub struct App {
    pub store: Store<()>,
    pub instance: Instance,
}

impl App {
    pub fn load(engine: &Engine, component: &Component, fuel: u64) -> Result<Self> {
        let mut linker = Linker::new(engine);
        let mut kinds = Vec::new();
        for (name, item) in component.component_type().imports(engine) {
            offer(engine, &mut linker.root(), name, item.ty, &mut kinds)?;
        }
        let mut store = Store::new(engine, ());
        store.set_fuel(fuel)?;
        store.set_hostcall_fuel(usize::MAX);
        let instance = linker.instantiate(&mut store, component)?;
        Ok(Self { store, instance })
    }

    /// Calls `f` or `interface#f` without arguments, looks at the result and drops what it owns.
    pub fn call<T>(&mut self, name: &str, see: impl FnOnce(Option<&Val>) -> T) -> Result<T> {
        let func = self.find(name).with_context(|| format!("no export `{name}`"))?;
        let mut results = vec![Val::Bool(false); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &[], &mut results)?;
        let seen = see(results.first());
        results.iter().try_for_each(|result| drop_all(&mut self.store, result))?;
        Ok(seen)
    }

    fn find(&mut self, name: &str) -> Option<Func> {
        let (interface, name) =
            name.rsplit_once('#').map_or((None, name), |(i, name)| (Some(i), name));
        let interface = match interface {
            Some(interface) => {
                Some(self.instance.get_export_index(&mut self.store, None, interface)?)
            }
            None => None,
        };
        let func = self.instance.get_export_index(&mut self.store, interface.as_ref(), name)?;
        self.instance.get_func(&mut self.store, func)
    }
}

/// Serves one import.
fn offer(
    engine: &Engine,
    linker: &mut LinkerInstance<'_, ()>,
    name: &str,
    item: ComponentItem,
    kinds: &mut Vec<ResourceType>,
) -> Result<()> {
    match item {
        ComponentItem::ComponentFunc(_) => {
            let func = |store: StoreContextMut<'_, ()>, ty, args: &[Val], results: &mut [Val]| {
                identity(store, &ty, args, results)
            };
            linker.func_new(name, func)?;
        }
        ComponentItem::ComponentInstance(instance) => {
            let mut inner = linker.instance(name)?;
            for (name, item) in instance.exports(engine) {
                offer(engine, &mut inner, name, item.ty, kinds)?;
            }
        }
        ComponentItem::Resource(ty) => {
            let kind = kinds.iter().position(|known| *known == ty).unwrap_or_else(|| {
                kinds.push(ty);
                kinds.len() - 1
            });
            linker.resource(name, ResourceType::host_dynamic(kind as u32), |_, _| Ok(()))?;
        }
        ComponentItem::Type(_) => {}
        _ => bail!("`{name}` is no function, type or resource"),
    }
    Ok(())
}

/// Returns its arguments, or something new where there is none of that type; drops the rest.
fn identity(
    mut store: StoreContextMut<'_, ()>,
    ty: &ComponentFunc,
    args: &[Val],
    results: &mut [Val],
) -> Result<()> {
    let params: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
    let method = matches!(params.first(), Some(Type::Borrow(_)));
    let own = usize::from(method);
    let Some(result) = ty.results().next() else {
        return args.iter().try_for_each(|arg| drop_all(&mut store, arg));
    };
    results[0] = match (&args[own..], &result) {
        ([arg], _) if params[own] == result => arg.clone(),
        (args, Type::Tuple(_)) => Val::Tuple(args.to_vec()),
        (_, Type::Own(resource)) => Val::Resource(fresh(&mut store, resource)?),
        _ => bail!("a function of no identity"),
    };
    args[..own].iter().try_for_each(|this| drop_all(&mut store, this))
}

/// A new resource of that type.
fn fresh(store: &mut StoreContextMut<'_, ()>, ty: &ResourceType) -> Result<ResourceAny> {
    let kind = (0..100).find(|kind| ResourceType::host_dynamic(*kind) == *ty);
    let Some(kind) = kind else { bail!("not a resource of this host") };
    ResourceDynamic::new_own(7, kind).try_into_resource_any(store)
}

/// Drops every resource in a value.
fn drop_all(store: &mut impl wasmtime::AsContextMut, val: &Val) -> Result<()> {
    let mut each = |inner: &Val| drop_all(store, inner);
    match val {
        Val::Resource(resource) => resource.resource_drop(store),
        Val::List(vals) | Val::Tuple(vals) | Val::FixedLengthList(vals) => {
            vals.iter().try_for_each(each)
        }
        Val::Record(fields) => fields.iter().try_for_each(|(_, field)| each(field)),
        Val::Map(pairs) => pairs.iter().try_for_each(|(_, value)| each(value)),
        Val::Variant(_, inner) | Val::Option(inner) | Val::Result(Ok(inner) | Err(inner)) => {
            inner.iter().try_for_each(|inner| each(inner))
        }
        _ => Ok(()),
    }
}

//! Images that are open. wasmtime opens an image only once at a time (it panics otherwise), so apps that run from
//! the same image share what was opened.

use alloc::vec::Vec;
use core::cell::UnsafeCell;
use core::hint::spin_loop;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};

use microwit_engine::Finally;
use microwit_host::{Format, Limits, LoadError};
use wasmtime::{Engine, Module, OutOfMemory};

use crate::bytes::is_image;
use crate::image::{Target, configure};
use crate::store::{fiber, stack};

/// The images that are open.
static OPEN: Shelf = Shelf { taken: AtomicBool::new(false), images: UnsafeCell::new(Vec::new()) };

struct Shelf {
    taken: AtomicBool,
    images: UnsafeCell<Vec<Image>>,
}

// SAFETY: only `with` uses the images, by one thread at a time. wasmtime's modules are `Send`.
unsafe impl Sync for Shelf {}

struct Image {
    /// The address of its bytes, and how many they are.
    place: (usize, usize),
    /// The bytes of a stack.
    stack: usize,
    /// Whether the image counts fuel.
    metered: bool,
    module: Module,
    /// The number of apps that run from it.
    apps: usize,
}

impl Shelf {
    fn with<R>(&self, change: impl FnOnce(&mut Vec<Image>) -> R) -> R {
        while self.taken.swap(true, Ordering::Acquire) {
            spin_loop();
        }
        let taken =
            Finally { store: &mut &*self, then: |open| open.taken.store(false, Ordering::Release) };
        // SAFETY: nobody else has taken the images, and no `change` here takes them again.
        change(unsafe { &mut *taken.store.images.get() })
    }
}

/// An image that is open for one app. The app's store is dropped before this.
pub struct Opened {
    place: (usize, usize),
    pub metered: bool,
    module: ManuallyDrop<Module>,
}

impl Opened {
    /// Opens an image that is trusted. If fuel is limited, the image must count it.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, LoadError> {
        OPEN.with(|images| {
            let (place, stack) = ((bytes.as_ptr().addr(), bytes.len()), stack(limits));
            if let Some(image) = images.iter_mut().find(|image| image.place.0 == place.0) {
                if (image.place, image.stack) != (place, stack) {
                    return Err(LoadError::Shared);
                }
                return image.opened(limits);
            }
            images.try_reserve(1).map_err(|_| LoadError::OutOfMemory)?;
            let (metered, module) = deserialize(bytes, limits)?;
            let mut image = Image { place, stack, metered, module, apps: 0 };
            let opened = image.opened(limits)?;
            images.push(image);
            Ok(opened)
        })
    }

    pub fn module(&self) -> &Module {
        &self.module
    }
}

impl Image {
    /// Opens the image for one more app.
    fn opened(&mut self, limits: &Limits) -> Result<Opened, LoadError> {
        let Self { place, metered, .. } = *self;
        if limits.is_metered() && !metered {
            return Err(LoadError::Unmetered);
        }
        self.apps += 1;
        Ok(Opened { place, metered, module: ManuallyDrop::new(self.module.clone()) })
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        OPEN.with(|images| {
            // SAFETY: it is not used again.
            unsafe { ManuallyDrop::drop(&mut self.module) };
            let Some(at) = images.iter().position(|image| image.place == self.place) else {
                return;
            };
            images[at].apps -= 1;
            if images[at].apps == 0 {
                images.swap_remove(at);
            }
        });
    }
}

/// Opens an image, and says whether it counts fuel.
fn deserialize(bytes: &[u8], limits: &Limits) -> Result<(bool, Module), LoadError> {
    // Only trying shows whether an image counts fuel.
    for metered in [limits.is_metered(), !limits.is_metered()] {
        let engine = configure(Target::HERE, metered).and_then(|mut config| {
            config.max_wasm_stack(stack(limits)).async_stack_size(fiber(limits));
            config.wasm_backtrace_max_frames(None);
            Engine::new(&config)
        });
        let engine = engine.map_err(|_| LoadError::OutOfMemory)?;
        // SAFETY: wasmtime made the image, and it stays unchanged, as the maker of the `Trusted` has
        // promised.
        match unsafe { Module::deserialize_raw(&engine, NonNull::from(bytes)) } {
            Ok(module) => return Ok((metered, module)),
            Err(error) if error.is::<OutOfMemory>() => return Err(LoadError::OutOfMemory),
            Err(_) => (),
        }
    }
    Err(if is_image(bytes) {
        LoadError::Incompatible
    } else {
        LoadError::unreadable(bytes, Format::WasmtimeImage)
    })
}

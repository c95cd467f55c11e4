//! Enums over families, so that one list of settings can hold several of them.

/// An enum with a variant for each family: [`Objective`](super::Objective) and the constants of a
/// second trait are passed on to whichever family it holds.
macro_rules! union_of_families {
    (
        $(#[$doc:meta])*
        $name:ident: $families:tt
        $trait:ident { $($constant:ident: $type:ty),* }
    ) => {
        union_of_families!(@enum [$(#[$doc])*] $name $families);
        union_of_families!(@objective $name $families);
        impl $trait for $name {
            $(union_of_families!(@constant $name $families $constant $type);)*
        }
    };
    (@enum [$(#[$doc:meta])*] $name:ident [$($family:ident)*]) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub enum $name {
            $(
                #[doc = concat!("See [`", stringify!($family), "`].")]
                $family($family),
            )*
        }
        $(
            impl From<$family> for $name {
                fn from(function: $family) -> $name {
                    $name::$family(function)
                }
            }
        )*
    };
    (@objective $name:ident [$($family:ident)*]) => {
        impl Objective for $name {
            fn dimension(&self) -> usize {
                match self { $($name::$family(f) => f.dimension()),* }
            }
            fn value<R: Real>(&self, w: &[R]) -> R {
                match self { $($name::$family(f) => f.value(w)),* }
            }
            fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
                match self { $($name::$family(f) => f.gradient(w, gradient)),* }
            }
        }
    };
    (@constant $name:ident [$($family:ident)*] $constant:ident $type:ty) => {
        fn $constant(&self) -> $type {
            match self { $($name::$family(f) => f.$constant()),* }
        }
    };
}

pub(super) use union_of_families;

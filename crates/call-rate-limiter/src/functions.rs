//! The functions of one subject and the arguments they were called with, each with its cells.
//!
//! Both lists are capped. What finds no room of its own is counted together in one shared entry, or
//! refused, as the policy's overflow rule says. An entry is made when it is charged, not when it is
//! asked about, so that refused requests take no room.

use crate::cells::Cells;
use crate::limit::Scope;
#[cfg(feature = "redis")]
use crate::policy::CellCounts;
use crate::policy::{Overflow, Policy};
use crate::rule::Cell;

/// One function of a subject; the name is `None` for those that found no room of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: Option<Box<str>>,
    pub(crate) cells: Cells,
    pub(crate) arguments: Vec<(Option<u64>, Cells)>,
}

/// The functions of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Functions(Vec<Function>);

/// Where the cells of a request's function and arguments stand, as far as they exist.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    pub(crate) function: Option<usize>,
    pub(crate) arguments: Option<usize>,
}

/// There is no room for a new function or new arguments, and the policy refuses then.
#[derive(Debug)]
pub(crate) struct Full;

#[cfg(feature = "redis")]
impl From<Vec<Function>> for Functions {
    fn from(functions: Vec<Function>) -> Self {
        Self(functions)
    }
}

#[cfg(feature = "redis")]
impl Function {
    /// The cells of these arguments, made where there are none yet.
    pub(crate) fn arguments_mut(&mut self, print: Option<u64>, counts: CellCounts) -> &mut Cells {
        let known = self.arguments.iter().position(|(known, _)| *known == print);
        let at = known.unwrap_or_else(|| {
            self.arguments.push((print, Cells::new(counts.arguments)));
            self.arguments.len() - 1
        });
        &mut self.arguments[at].1
    }
}

impl Functions {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Function> {
        self.0.iter()
    }

    /// Whether `holds` is true of every group of cells.
    pub(crate) fn all_cells(&self, holds: impl Fn(Scope, &Cells) -> bool) -> bool {
        self.0.iter().all(|function| {
            let mut arguments = function.arguments.iter();
            holds(Scope::Function, &function.cells) && arguments.all(|(_, cells)| holds(Scope::SameArguments, cells))
        })
    }

    /// Where a request's cells stand, the shared ones where there is no room for its own.
    pub(crate) fn find(&self, name: &str, fingerprint: Option<u64>, policy: &Policy) -> Result<Place, Full> {
        let names = self.0.iter().map(|known| known.name.as_deref());
        let config = policy.config();
        let Some(function) = seat(names, name, (config.max_functions, config.overflow))? else {
            return Ok(Place::default());
        };
        let Some(fingerprint) = fingerprint else {
            return Ok(Place { function: Some(function), arguments: None });
        };
        let known = self.0[function].arguments.iter().map(|(known, _)| *known);
        let arguments = seat(known, fingerprint, (config.max_arguments, config.overflow))?;
        Ok(Place { function: Some(function), arguments })
    }

    /// Makes the entries that `place` lacks.
    pub(crate) fn make(&mut self, name: &str, fingerprint: Option<u64>, (policy, place): (&Policy, Place)) -> Place {
        let (config, counts) = (policy.config(), policy.counts());
        let function = place.function.unwrap_or_else(|| {
            let own = self.0.len() < config.max_functions;
            let name = own.then(|| name.into());
            let cells = Cells::new(counts.function);
            self.0.push(Function { name, cells, arguments: Vec::new() });
            self.0.len() - 1
        });
        let known = &mut self.0[function].arguments;
        let arguments = place.arguments.or_else(|| {
            let fingerprint = fingerprint?;
            let own = known.len() < config.max_arguments;
            known.push((own.then_some(fingerprint), Cells::new(counts.arguments)));
            Some(known.len() - 1)
        });
        Place { function: Some(function), arguments }
    }

    pub(crate) fn cell(&self, (scope, slot): (Scope, usize), place: Place) -> Cell {
        let function = place.function.and_then(|at| self.0.get(at));
        let cells = match scope {
            Scope::SameArguments => {
                function.and_then(|found| found.arguments.get(place.arguments?)).map(|(_, cells)| cells)
            }
            _ => function.map(|found| &found.cells),
        };
        cells.map_or(Cell::default(), |cells| cells.at(slot))
    }

    pub(crate) fn cell_mut(&mut self, (scope, slot): (Scope, usize), place: Place) -> Option<&mut Cell> {
        let function = self.0.get_mut(place.function?)?;
        match scope {
            Scope::SameArguments => Some(function.arguments.get_mut(place.arguments?)?.1.at_mut(slot)),
            _ => Some(function.cells.at_mut(slot)),
        }
    }
}

/// Finds `wanted` among `known`, or the shared seat (`None`) when all own seats are taken.
fn seat<T: PartialEq>(
    known: impl ExactSizeIterator<Item = Option<T>> + Clone,
    wanted: T,
    (seats, overflow): (usize, Overflow),
) -> Result<Option<usize>, Full> {
    if let Some(at) = known.clone().position(|known| known.as_ref() == Some(&wanted)) {
        return Ok(Some(at));
    }
    if known.len() < seats {
        return Ok(None);
    }
    match overflow {
        Overflow::Share => Ok(known.clone().position(|known| known.is_none())),
        Overflow::Refuse => Err(Full),
    }
}

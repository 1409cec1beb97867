//! The machine that walks microflows: frames on a heap, one step at a time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model_core::id::Id;

use super::activity;
use super::error::Failure;
use super::program::{First, Flow, Op, Step};
use super::{ErrorKind, FlowError, Instruction, Library, Limit, Savepoint, Site, Store};
use crate::eval::{Context, Env, Objects};
use crate::reference::ObjectRef;
use crate::value::Value;

/// The limits of a request (`design/semantics.md` 24); the app's settings say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps in all.
    pub steps: u64,
    /// Microflows that have called each other and have not ended.
    pub depth: usize,
    /// Microseconds of work; standing still does not count.
    pub time: u64,
    /// Objects that the request holds.
    pub objects: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 100_000_000, depth: 500, time: 60_000_000, objects: 1_000_000 }
    }
}

/// What a machine works with while it runs.
pub struct Surroundings<'a> {
    /// The objects.
    pub store: &'a mut dyn Store,
    /// The session and the world.
    pub context: &'a Context,
}

/// How far a machine has come.
#[derive(Debug)]
pub enum Progress {
    /// The budget is used up; it can go on.
    Running,
    /// It stands before an activity with a breakpoint; it can go on.
    Parked,
    /// It has ended with this result.
    Done(Value),
    /// It has failed; everything it did to objects is undone.
    Failed(Box<FlowError>),
}

/// A run of a microflow and of those that it calls.
#[derive(Debug)]
pub struct Machine {
    library: Arc<Library>,
    pub(super) frames: Vec<Frame>,
    /// The variables of all frames, innermost last.
    pub(super) values: Vec<Value>,
    /// The loops over lists of all frames, innermost last.
    rounds: Vec<Rounds>,
    pub(super) instructions: Vec<Instruction>,
    limits: Limits,
    steps: u64,
    /// The count of steps at which limits are looked at again.
    check_at: u64,
    /// Microseconds of work before this turn.
    worked: u64,
    pub(super) root: Option<Savepoint>,
    stop: Arc<AtomicBool>,
    breakpoints: BTreeSet<Id>,
    /// Whether the breakpoint at which the machine stands was shown.
    parked: bool,
    /// Whether someone watches.
    watching: bool,
    /// How many steps whoever watches was told of that have not ended.
    watched: usize,
}

#[derive(Debug)]
pub(super) struct Frame {
    pub flow: Arc<Flow>,
    /// The step that runs; while another microflow runs, the call.
    pub at: u32,
    /// Where its variables begin.
    pub base: usize,
    /// How many loops over lists there are outside it.
    rounds: usize,
    /// The savepoint before the step that runs.
    pub guard: Option<Savepoint>,
}

/// A loop over a list, as the list was when it began.
#[derive(Debug)]
struct Rounds {
    objects: Vec<ObjectRef>,
    next: usize,
}

/// Why walking through a frame came to an end.
enum Walked {
    Budget,
    Parked,
    Called,
    Returned(Value),
}

pub(super) type Outcome<T = ()> = Result<T, Box<Failure>>;

/// Steps between two looks at time and the stop flag: some microseconds.
const TURN: u64 = 256;

impl Machine {
    /// A run of the microflow of this number. Parameters get their values by name; those that are
    /// not given are empty.
    pub fn new(
        library: Arc<Library>,
        flow: u32,
        arguments: &[(String, Value)],
        limits: Limits,
    ) -> Option<Machine> {
        let start = Arc::clone(library.flow(flow)?);
        let mut machine = Machine {
            library,
            frames: Vec::new(),
            values: Vec::new(),
            rounds: Vec::new(),
            instructions: Vec::new(),
            limits,
            steps: 0,
            check_at: 0,
            worked: 0,
            root: None,
            stop: Arc::default(),
            breakpoints: BTreeSet::new(),
            parked: false,
            watching: false,
            watched: 0,
        };
        let values = start.parameters.iter().map(|parameter| {
            let given = arguments.iter().find(|(name, _)| *name == parameter.name);
            given.map_or(Value::Empty, |(_, value)| value.clone())
        });
        machine.values.extend(values);
        machine.push(start, 0);
        Some(machine)
    }

    /// Lets this flag stop the machine when it is set, within some hundred steps.
    pub fn set_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.stop = stop;
    }

    /// The objects of canvases before which the machine parks.
    pub fn set_breakpoints(&mut self, elements: BTreeSet<Id>) {
        self.breakpoints = elements;
    }

    /// How many steps it has done.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What the client is to do, in the order in which it was gathered.
    pub fn take_instructions(&mut self) -> Vec<Instruction> {
        std::mem::take(&mut self.instructions)
    }

    /// Where it stands: each microflow that has not ended, outermost first, with the object of its
    /// canvas.
    pub fn position(&self) -> Vec<(&Flow, Option<&Site>)> {
        let site = |frame: &'_ Frame| -> Option<usize> {
            frame.flow.step(frame.at).map(|step| step.site as usize)
        };
        self.frames
            .iter()
            .map(|frame| (&*frame.flow, site(frame).and_then(|n| frame.flow.sites.get(n))))
            .collect()
    }

    /// Goes on for at most `budget` steps.
    pub fn step(&mut self, around: &mut Surroundings<'_>, budget: u64) -> Progress {
        let from = around.context.world.ticks();
        let end = self.steps.saturating_add(budget);
        self.check_at = self.steps;
        self.watching = around.store.is_watched();
        let progress = self.turn(around, from, end);
        self.worked += around.context.world.ticks().saturating_sub(from);
        progress
    }

    fn turn(&mut self, around: &mut Surroundings<'_>, from: u64, end: u64) -> Progress {
        if self.root.is_none() {
            match around.store.savepoint() {
                Ok(root) => self.root = Some(root),
                Err(error) => return Progress::Failed(self.name(*Box::<Failure>::from(error))),
            }
        }
        loop {
            let Some(frame) = self.frames.last() else { return Progress::Done(Value::Empty) };
            let (flow, base, mut at) = (Arc::clone(&frame.flow), frame.base, frame.at);
            let walked = self.walk(around, &flow, base, &mut at, (from, end));
            if let Some(frame) = self.frames.last_mut()
                && !matches!(walked, Ok(Walked::Called))
            {
                frame.at = at;
            }
            let walked = walked.and_then(|walked| match walked {
                Walked::Returned(value) => self.returned(around, value),
                other => Ok(Some(other)),
            });
            match walked {
                Ok(None | Some(Walked::Called)) => {}
                Ok(Some(Walked::Budget)) => return Progress::Running,
                Ok(Some(Walked::Parked)) => return Progress::Parked,
                Ok(Some(Walked::Returned(value))) => return self.done(around, value),
                Err(failure) => {
                    if let Err(error) = self.recover(around, *failure) {
                        return Progress::Failed(error);
                    }
                }
            }
        }
    }

    fn done(&mut self, around: &mut Surroundings<'_>, value: Value) -> Progress {
        match self.root.take().map(|root| around.store.release(root)) {
            None | Some(Ok(())) => Progress::Done(value),
            Some(Err(error)) => Progress::Failed(self.name(*Box::<Failure>::from(error))),
        }
    }

    /// Walks through the innermost frame until it calls, returns or has to stand still. `at` is
    /// the step that runs.
    fn walk(
        &mut self,
        around: &mut Surroundings<'_>,
        flow: &Flow,
        base: usize,
        at: &mut u32,
        (from, end): (u64, u64),
    ) -> Outcome<Walked> {
        loop {
            if self.steps >= self.check_at {
                self.look(around, from)?;
                if self.steps >= end {
                    return Ok(Walked::Budget);
                }
                self.check_at = end.min(self.steps + TURN).min(self.limits.steps);
            }
            let Some(step) = flow.step(*at) else {
                return Err(Failure::model("The flow leads nowhere."));
            };
            if !self.breakpoints.is_empty() && self.parks(flow, step) {
                return Ok(Walked::Parked);
            }
            self.steps += 1;
            if self.watching {
                self.enter(around, flow, step);
            }
            if step.on_error.is_guarded() {
                self.guard(around)?;
            }
            match &step.op {
                Op::Set(place, value) => {
                    let value = value.evaluate(&mut env(&self.values, base, around))?;
                    set(&mut self.values, base, *place, value);
                    *at = step.next;
                }
                Op::Decide { condition, yes, no } => {
                    let yes_way = condition.condition(&mut env(&self.values, base, around))?;
                    *at = if yes_way { *yes } else { *no };
                }
                Op::While(round) => {
                    let index =
                        match (round.first, self.values.get(base + usize::from(round.index))) {
                            (First::GoesOn, Some(Value::Integer(index))) => index.wrapping_add(1),
                            _ => 0,
                        };
                    set(&mut self.values, base, round.index, Value::Integer(index));
                    let again = round.condition.condition(&mut env(&self.values, base, around))?;
                    *at = if again { round.body } else { round.exit };
                }
                Op::NextRound(round) => {
                    let innermost = self.rounds.last_mut();
                    let object = innermost.and_then(|rounds| {
                        let object = rounds.objects.get(rounds.next).copied()?;
                        rounds.next += 1;
                        Some((object, rounds.next - 1))
                    });
                    if let Some((object, index)) = object {
                        if let Some(iterator) = round.iterator {
                            set(&mut self.values, base, iterator, Value::Object(object));
                        }
                        let index = i64::try_from(index).unwrap_or(i64::MAX);
                        set(&mut self.values, base, round.index, Value::Integer(index));
                        *at = round.body;
                    } else {
                        self.rounds.pop();
                        *at = round.exit;
                    }
                }
                Op::Each(each) => {
                    let objects = match self.values.get(base + usize::from(each.list)) {
                        Some(Value::List(list)) => list.snapshot(),
                        _ => Vec::new(),
                    };
                    self.rounds.push(Rounds { objects, next: 0 });
                    *at = each.round;
                }
                Op::LeaveEach => {
                    self.rounds.pop();
                    *at = step.next;
                }
                Op::Pass => *at = step.next,
                Op::Choose(choose) => {
                    let value = choose.condition.evaluate(&mut env(&self.values, base, around))?;
                    *at = choose.way(&value)?;
                }
                Op::Call(call) => {
                    self.call(around, call, base, *at)?;
                    return Ok(Walked::Called);
                }
                Op::End(result) => {
                    let value = match result {
                        Some(result) => result.evaluate(&mut env(&self.values, base, around))?,
                        None => Value::Empty,
                    };
                    return Ok(Walked::Returned(value));
                }
                Op::Broken(words) => return Err(Failure::model(&**words)),
                op => {
                    activity::perform(op, &mut self.values, base, &mut self.instructions, around)?;
                    if around.store.held() > self.limits.objects {
                        return Err(self.limit(Limit::Objects));
                    }
                    *at = step.next;
                }
            }
            if step.on_error.is_guarded() {
                self.unguard(around)?;
            }
            if self.watching {
                self.leave(around, None);
            }
        }
    }

    #[cold]
    fn enter(&mut self, around: &mut Surroundings<'_>, flow: &Flow, step: &Step) {
        if let Some(site) = flow.site(step) {
            around.store.enter(flow, site);
            self.watched += 1;
        }
    }

    #[cold]
    pub(super) fn leave(&mut self, around: &mut Surroundings<'_>, error: Option<&str>) {
        if self.watched > 0 {
            around.store.leave(error);
            self.watched -= 1;
        }
    }

    /// Looks at the limits and the stop flag.
    fn look(&self, around: &Surroundings<'_>, from: u64) -> Outcome {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Failure::new(ErrorKind::Stopped, "The request was stopped."));
        }
        if self.steps >= self.limits.steps {
            return Err(self.limit(Limit::Steps));
        }
        let now = around.context.world.ticks();
        if self.worked + now.saturating_sub(from) > self.limits.time {
            return Err(self.limit(Limit::Time));
        }
        Ok(())
    }

    #[cold]
    fn limit(&self, limit: Limit) -> Box<Failure> {
        let words = match limit {
            Limit::Steps => format!(
                "The request ran {} steps, which is the limit. Look for a loop that does not end, \
                 or raise the limit in the app's settings.",
                self.limits.steps
            ),
            Limit::Depth => format!(
                "Microflows have called each other {} deep, which is the limit. Look for one that \
                 calls itself without end, or raise the limit in the app's settings.",
                self.limits.depth
            ),
            Limit::Time => format!(
                "The request worked for {} s, which is the limit. Do less in one request, or raise \
                 the limit in the app's settings.",
                self.limits.time / 1_000_000
            ),
            Limit::Objects | Limit::Rows => format!(
                "The request holds more than {} objects, which is the limit. Work on them in \
                 parts, or raise the limit in the app's settings.",
                self.limits.objects
            ),
        };
        Failure::new(ErrorKind::Limit(limit), words)
    }

    fn parks(&mut self, flow: &Flow, step: &Step) -> bool {
        let site = flow.site(step);
        let wanted = site.is_some_and(|site| self.breakpoints.contains(&site.element));
        // Having stood here, it goes on.
        self.parked = wanted && !self.parked;
        self.parked
    }

    // Calls

    fn push(&mut self, flow: Arc<Flow>, base: usize) {
        self.values.resize(base + usize::from(flow.slots), Value::Empty);
        let at = flow.entry;
        self.frames.push(Frame { flow, at, base, rounds: self.rounds.len(), guard: None });
    }

    #[inline(never)]
    fn call(
        &mut self,
        around: &mut Surroundings<'_>,
        call: &super::program::Call,
        base: usize,
        at: u32,
    ) -> Outcome {
        if self.frames.len() >= self.limits.depth {
            return Err(self.limit(Limit::Depth));
        }
        let library = Arc::clone(&self.library);
        let Some(flow) = library.flow(call.flow) else {
            return Err(Failure::model("The microflow is not there."));
        };
        let next = self.values.len();
        let mut values = Vec::with_capacity(usize::from(flow.slots));
        for (place, value) in &call.arguments {
            let value = value.evaluate(&mut env(&self.values, base, around))?;
            values.resize(usize::from(*place) + 1, Value::Empty);
            if let Some(slot) = values.get_mut(usize::from(*place)) {
                *slot = value;
            }
        }
        self.values.append(&mut values);
        if let Some(frame) = self.frames.last_mut() {
            frame.at = at;
        }
        self.push(Arc::clone(flow), next);
        Ok(())
    }

    /// Ends the innermost frame. Gives the value back where it was the outermost one.
    fn returned(&mut self, around: &mut Surroundings<'_>, value: Value) -> Outcome<Option<Walked>> {
        self.pop();
        self.leave(around, None);
        let Some(frame) = self.frames.last_mut() else {
            return Ok(Some(Walked::Returned(value)));
        };
        let flow = Arc::clone(&frame.flow);
        let Some(step) = flow.step(frame.at) else { return Ok(None) };
        if let Op::Call(call) = &step.op
            && let Some(place) = call.variable
        {
            set(&mut self.values, frame.base, place, value);
        }
        if step.on_error.is_guarded() {
            self.unguard(around)?;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.at = step.next;
        }
        self.leave(around, None);
        Ok(None)
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        self.values.truncate(frame.base);
        self.rounds.truncate(frame.rounds);
        Some(frame)
    }
}

/// What an expression of the innermost frame is evaluated with.
#[inline]
pub(super) fn env<'a>(
    values: &'a [Value],
    base: usize,
    around: &'a mut Surroundings<'_>,
) -> Env<'a> {
    let objects: &'a mut dyn Objects = &mut *around.store;
    Env { variables: values.get(base..).unwrap_or_default(), objects, context: around.context }
}

#[inline]
pub(super) fn set(values: &mut [Value], base: usize, place: u16, value: Value) {
    if let Some(slot) = values.get_mut(base + usize::from(place)) {
        *slot = value;
    }
}

impl super::program::Choose {
    fn way(&self, value: &Value) -> Outcome<u32> {
        let name = match value {
            Value::Enumeration(name) | Value::String(name) => name,
            Value::Empty => {
                return self.empty.ok_or_else(|| {
                    Failure::model("The value is empty. Draw a flow for the outcome empty.")
                });
            }
            other => {
                let words =
                    format!("A decision cannot be made on a value of type {}.", other.type_name());
                return Err(Failure::model(words));
            }
        };
        let case = self.cases.iter().find(|(case, _)| case == name);
        case.map(|(_, way)| *way).ok_or_else(|| {
            Failure::model(format!("There is no flow for the outcome {name}. Draw one."))
        })
    }
}

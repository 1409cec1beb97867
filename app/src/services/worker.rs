//! A worker thread that always does the latest job.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// A thread with a name that turns jobs into answers.
pub struct Worker<Job, Answer> {
    name: &'static str,
    jobs: Sender<Job>,
    answers: Receiver<Result<Answer, String>>,
}

impl<Job: Send + 'static, Answer: Send + 'static> Worker<Job, Answer> {
    /// Starts the thread. `wake` is called when there is an answer, so that the window draws again.
    /// `keep` chooses among the jobs
    /// that wait (see [`latest`]). A panic in `work` becomes an error that names the worker; the
    /// thread goes on.
    pub fn start(
        name: &'static str,
        wake: impl Fn() + Send + 'static,
        mut work: impl FnMut(Job) -> Answer + Send + 'static,
        mut keep: impl FnMut(&mut Vec<Job>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, answers) = channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Ok(first) = inbox.recv() {
                let mut waiting = vec![first];
                waiting.extend(inbox.try_iter());
                keep(&mut waiting);
                for job in waiting {
                    let result =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(job)));
                    let answer = result.map_err(|panic| panic_text(panic.as_ref()));
                    if outbox.send(answer).is_err() {
                        return;
                    }
                    wake();
                }
            }
        })?;
        Ok(Worker { name, jobs, answers })
    }

    /// Gives it a job.
    pub fn send(&mut self, job: Job) {
        // The thread ends only with the worker itself.
        let _ = self.jobs.send(job);
    }

    /// The answers that have come, in their order. An error says that the work panicked.
    pub fn answers(&mut self) -> Vec<Result<Answer, String>> {
        let answers: Vec<_> = self.answers.try_iter().collect();
        answers
            .into_iter()
            .map(|answer| {
                answer.map_err(|text| format!("The {} worker stopped: {text}", self.name))
            })
            .collect()
    }

    /// Waits for the next answer. For tests and for closing; never in a frame.
    pub fn wait(&mut self) -> Option<Result<Answer, String>> {
        self.answers.recv().ok()
    }
}

/// Keeps only the latest job.
pub fn latest<Job>(waiting: &mut Vec<Job>) {
    let last = waiting.pop();
    waiting.clear();
    waiting.extend(last);
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no reason was given".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_the_worker_goes_on() {
        let work = |number: i32| {
            assert!(number != 2, "two is not liked");
            number * 10
        };
        let mut worker = Worker::start("sums", || {}, work, |_| {}).unwrap();
        for number in 1..=3 {
            worker.send(number);
        }
        assert_eq!(worker.wait(), Some(Ok(10)));
        assert!(worker.wait().unwrap().unwrap_err().contains("two is not liked"));
        assert_eq!(worker.wait(), Some(Ok(30)));
    }

    #[test]
    fn only_the_latest_job_is_kept() {
        let mut waiting = vec![1, 2, 3];
        latest(&mut waiting);
        assert_eq!(waiting, [3]);
    }
}

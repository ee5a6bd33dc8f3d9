//! What loading the gazetteer costs, from the compiled-in text to the first lookup: `cargo bench --bench places`.

use kaoju::gazetteer::Gazetteer;
use std::time::{Duration, Instant};

fn main() {
    // A file of the user's makes each load a load of its own.
    let own = || vec![("places/known.csv".to_owned(), "short\n浏阳\n".to_owned())];
    let time = |what: &str, load: &dyn Fn(&'static Gazetteer)| {
        let mut times: Vec<Duration> = (0..20)
            .map(|_| {
                let start = Instant::now();
                load(Gazetteer::with(own()).expect("a good file"));
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{what}: best {:.1?}, median {:.1?}, worst {:.1?}", times[0], times[10], times[19]);
    };
    time("names", &|gazetteer| assert_eq!(gazetteer.by_name("浏阳市", 2023).len(), 1));
    time("names, words and context", &|gazetteer| {
        let _ = (gazetteer.words().cost("创新"), gazetteer.context());
    });
}

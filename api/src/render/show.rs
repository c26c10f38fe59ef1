use super::sample::*;
use std::time::Instant;
#[test]
fn show() {
    let out = std::path::Path::new("/tmp/render/out");
    std::fs::create_dir_all(out).unwrap();
    let time = |name: &str, f: &mut dyn FnMut() -> Vec<u8>| {
        let a = Instant::now(); let bytes = f(); let first = a.elapsed();
        let a = Instant::now(); f(); let second = a.elapsed();
        println!("{name}: {} bytes, first {first:?}, second {second:?}", bytes.len());
        std::fs::write(out.join(name), bytes).unwrap();
    };
    let c = city();
    println!("cells {}", c.hotspots.len());
    time("map.svg", &mut || super::hotspot_map(&c, &areas()).unwrap().into_bytes());
    let svg = super::hotspot_map(&c, &areas()).unwrap();
    time("map.png", &mut || super::png(&svg, 1.0).unwrap());
    time("map2.png", &mut || super::png(&svg, 2.0).unwrap());
    time("empty.svg", &mut || super::hotspot_map(&nothing(), &areas()).unwrap().into_bytes());
    let e = super::hotspot_map(&nothing(), &areas()).unwrap();
    time("empty.png", &mut || super::png(&e, 1.0).unwrap());
    time("weeks.svg", &mut || super::series_chart(&weeks(), "burglary, Bristol").unwrap().into_bytes());
    let s = super::series_chart(&weeks(), "burglary, Bristol").unwrap();
    time("weeks.png", &mut || super::png(&s, 1.0).unwrap());
    let s = super::series_chart(&months(), "all categories, A #*\"<b>").unwrap();
    time("months.png", &mut || super::png(&s, 1.0).unwrap());
    for (n, b) in [("brief", briefing("Templegate and Old Market")), ("silent", silent_briefing()), ("odd", briefing(ODD_NAME))] {
        time(&format!("{n}.html"), &mut || super::briefing_html(&b).unwrap().into_bytes());
        time(&format!("{n}.pdf"), &mut || super::briefing_pdf(&b).unwrap());
    }
}

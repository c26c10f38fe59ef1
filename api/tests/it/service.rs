//! A running `beatwise serve`, and the few words of HTTP that tests need.
#![cfg(test)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::city::City;

/// A running `beatwise serve`.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// What it says on stderr behind the first line.
    said: std::thread::JoinHandle<String>,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Service {
    pub(crate) fn start(city: &City) -> Self {
        Self::start_with(city, &[])
    }

    pub(crate) fn start_with(city: &City, arguments: &[&str]) -> Self {
        let all = [&["serve", "--bind", "127.0.0.1:0"], arguments].concat();
        let mut child = city.command(&all).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
        let line = lines.next().expect("a line").expect("text");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        let said = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>().join("\n"));
        Self { child, address, said }
    }

    pub(crate) fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("set");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("a reply");
        let (head, body) = reply.split_once("\r\n\r\n").expect("head and body");
        let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Reply { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.get_with(target, "")
    }

    pub(crate) fn get_with(&self, target: &str, headers: &str) -> Reply {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n"))
    }

    pub(crate) fn post(&self, target: &str, kind: &str, body: &str) -> Reply {
        self.post_with(target, &format!("Content-Type: {kind}\r\n"), body)
    }

    pub(crate) fn post_with(&self, target: &str, headers: &str, body: &str) -> Reply {
        let length = body.len();
        self.send(&format!(
            "POST {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// Stops it, which must end well.
    pub(crate) fn stop(mut self) {
        let status = self.terminate();
        let said = std::mem::replace(&mut self.said, std::thread::spawn(String::new));
        assert!(status.success(), "{}", said.join().expect("what it said"));
    }

    pub(crate) fn terminate(&mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        let killed = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(killed.success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

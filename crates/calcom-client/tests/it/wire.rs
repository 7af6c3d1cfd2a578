//! The ready transport against real servers: TLS, HTTP/2 and compressed bodies.

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use calcom_client::{ApiKey, CalcomClient, CalcomError, ClientConfig, TransportFault};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;

use crate::canned::KEY;

const ADDRESS: &str = "CALCOM_TLS_URL";
const EMPTY: &[u8] = br#"{"status":"success","data":[]}"#;

fn client(url: String) -> CalcomClient {
    CalcomClient::new(ClientConfig::new(url, ApiKey::new(KEY).unwrap()).validate().unwrap()).unwrap()
}

/// A server on `localhost` that tells the version of each request.
async fn serve(made: &CertifiedKey<rcgen::KeyPair>, protocols: &[&str]) -> (String, UnboundedReceiver<Version>) {
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let (acceptor, listener) = (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (tell, told) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(converse(TokioIo::new(stream), tell.clone()));
            }
        }
    });
    (url, told)
}

async fn converse(
    stream: TokioIo<tokio_rustls::server::TlsStream<tokio::net::TcpStream>>,
    tell: UnboundedSender<Version>,
) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let _ = tell.send(request.version());
        std::future::ready(Ok::<_, std::convert::Infallible>(Response::new(Full::new(Bytes::from_static(EMPTY)))))
    });
    let _ = Builder::new(TokioExecutor::new()).serve_connection(stream, answer).await;
}

/// The versions that a server of `protocols` saw of a client in a process of its own, which trusts the server's certificate.
async fn versions(protocols: &[&str]) -> Vec<Version> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let trusted = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(trusted.path(), made.cert.pem()).unwrap();
    let (url, mut told) = serve(&made, protocols).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "wire::asks_twice_over_tls", "--ignored"]);
    child.env("SSL_CERT_FILE", trusted.path()).env(ADDRESS, url);
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    std::iter::from_fn(|| told.try_recv().ok()).collect()
}

#[tokio::test]
#[ignore = "runs in a process of its own, started by the tests of TLS"]
async fn asks_twice_over_tls() {
    let client = client(std::env::var(ADDRESS).unwrap());
    for _ in 0..2 {
        client.event_types(Duration::from_secs(30)).await.unwrap();
    }
}

/// The ready transport brings a TLS configuration of its own, and offered no protocol in it.
#[tokio::test(flavor = "multi_thread")]
async fn http_2_was_never_offered() {
    assert_eq!(versions(&["h2", "http/1.1"]).await, [Version::HTTP_2; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_http_2_is_spoken_to_in_http_1() {
    assert_eq!(versions(&["http/1.1"]).await, [Version::HTTP_11; 2]);
    assert_eq!(versions(&[]).await, [Version::HTTP_11; 2]);
}

/// A server that answers everything with this body, compressed; the heads that it read.
async fn compressed(body: Vec<u8>) -> (String, UnboundedReceiver<String>) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&body).unwrap();
    let packed = encoder.finish().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut head, mut part) = (String::new(), [0; 4096]);
            while !head.contains("\r\n\r\n") {
                let read = stream.read(&mut part).await.unwrap();
                head.push_str(std::str::from_utf8(&part[..read]).unwrap());
            }
            tell.send(head).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", packed.len());
            let _ = stream.write_all(&[head.as_bytes(), &packed].concat()).await;
        }
    });
    (url, told)
}

#[tokio::test]
async fn a_compressed_answer_is_asked_for_and_read() {
    let (url, mut heads) = compressed(EMPTY.to_vec()).await;
    assert_eq!(client(url).event_types(Duration::from_secs(30)).await.unwrap().len(), 0);
    assert!(heads.recv().await.unwrap().contains("accept-encoding: gzip\r\n"));
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_refused() {
    let (url, _heads) = compressed(vec![b' '; 64 << 20]).await;
    let error = client(url).event_types(Duration::from_secs(30)).await.unwrap_err();
    let CalcomError::Transport { source, .. } = error else { panic!("{error}") };
    assert_eq!(*source.fault(), TransportFault::BodyTooLarge { limit: 4 << 20 });
}

import CallCore
import Testing

@Suite("The URL that was dialled")
struct WebhookURLBuilderTests {
    private let socket = IPAddress("10.0.0.1")
    private let trusting = ForwardingTrust(trustForwardingHeaders: true)

    private func dialled(
        _ target: String, _ headers: KeyValuePairs<String, String>, publicURL: String? = nil,
        trust: ForwardingTrust = ForwardingTrust()
    ) -> DialledURL {
        WebhookURLBuilder(publicURL: publicURL, servePath: "/voice/webhook", trust: trust)
            .dialled(RequestTarget(target), headers: HeaderList(headers), socket: socket)
    }

    @Test("without a public URL it is https, the Host header without its port, and the target as it came")
    func bare() {
        #expect(
            dialled("/voice/webhook?a=%20&b=+", ["Host": "Calls.Example.com:8443"])
                == DialledURL(
                    url: "https://calls.example.com/voice/webhook?a=%20&b=+",
                    alternatives: ["https://calls.example.com:8443/voice/webhook?a=%20&b=+"]))
        #expect(dialled("/x", [:]) == DialledURL(url: "https://localhost/x"))
        #expect(dialled("/x", ["Host": "user@evil.example"]).url == "https://localhost/x")
        #expect(dialled("/x?", ["Host": "[::1]:80"]).alternatives == ["https://[::1]:80/x?"])
    }

    @Test("headers of a proxy count when it is believed, the first valid one of them, and only then")
    func forwarded() {
        let headers: KeyValuePairs<String, String> = [
            "Host": "inner:3334", "X-Forwarded-Host": "a b, c", "X-Original-Host": "Outer.example:9443, x.example",
            "ngrok-forwarded-host": "last.example", "X-Forwarded-Proto": "http",
        ]
        #expect(
            dialled("/x", headers, trust: trusting)
                == DialledURL(
                    url: "http://outer.example/x",
                    alternatives: ["http://outer.example:9443/x", "http://outer.example:3334/x"]))
        #expect(dialled("/x", headers).url == "https://inner/x")
        #expect(
            dialled("/x", headers, trust: ForwardingTrust(allowedHosts: ["last.example"])).url
                == "http://last.example/x")
        #expect(dialled("/x", headers, trust: ForwardingTrust(allowedHosts: ["other.example"])).url == "http://inner/x")
    }

    @Test(
        "a scheme that is neither http nor https is https", arguments: ["HTTP", "http, https", "wss", "", "javascript"])
    func scheme(proto: String) {
        #expect(dialled("/x", ["Host": "a", "X-Forwarded-Proto": proto], trust: trusting).url == "https://a/x")
    }

    @Test("a public URL decides scheme, host and port; forwarding headers say nothing against it")
    func publicURL() {
        let headers: KeyValuePairs<String, String> = ["Host": "inner:3334", "X-Forwarded-Host": "evil.example"]
        #expect(
            dialled("/voice/webhook?q=1", headers, publicURL: "http://calls.example.com:8080", trust: trusting)
                == DialledURL(
                    url: "http://calls.example.com:8080/voice/webhook?q=1",
                    alternatives: [
                        "http://calls.example.com/voice/webhook?q=1", "http://calls.example.com:3334/voice/webhook?q=1",
                    ]))
    }

    @Test("a public URL with a path keeps it and takes the query from the request alone")
    func publicPath() {
        let dialled = dialled("/voice/webhook?callId=7", [:], publicURL: "https://u:p@example.com/hooks/?old=1#rt=1")
        #expect(dialled == DialledURL(url: "https://example.com/hooks/?callId=7"))
    }

    @Test("carriers are told the public URL with a path")
    func told() {
        func url(_ publicURL: String?) -> String? {
            WebhookURLBuilder(publicURL: publicURL, servePath: "/voice/webhook", trust: trusting).webhookURL
        }
        #expect(url("https://a.example") == "https://a.example/voice/webhook")
        #expect(url("https://a.example/") == "https://a.example/voice/webhook")
        #expect(url("https://a.example:8443/in?x=1") == "https://a.example:8443/in")
        #expect(url(nil) == nil)
        #expect(url("no url") == nil)
    }

    @Test(
        "targets of all forms have a path",
        arguments: [
            ("/voice/webhook", true), ("/voice/webhook/", true), ("/voice/webhook?x=/", true),
            ("http://evil.example/voice/webhook?x", true), ("HTTPS://e:1/voice/webhook", true),
            ("/voice/webhook-extra", false), ("/voice/webhook/x", false), ("/voice", false), ("*", false),
            ("evil.example:443", false), ("//evil.example/voice/webhook", false), ("/voice/webhook#x", false),
            ("/voice/%77ebhook", false), ("http://evil.example", false), ("", false), ("/Voice/webhook", false),
            ("ftp://e/voice/webhook", false), ("/voice/webhook//", false),
        ])
    func targets(text: String, leads: Bool) {
        #expect(RequestTarget(text).leads(to: "/voice/webhook") == leads)
        #expect(RequestTarget(text).leads(to: "/voice/webhook/") == leads)
    }

    @Test("the root can be served")
    func root() {
        #expect(RequestTarget("/").leads(to: "/"))
        #expect(RequestTarget("http://a?b").leads(to: "/"))
        #expect(!RequestTarget("/a").leads(to: "/"))
    }
}

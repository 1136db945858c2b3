import CallCore
import Testing

@Suite("The client's address")
struct ClientAddressTests {
    private let proxy = IPAddress("10.0.0.1")
    private let trust = ForwardingTrust(trustForwardingHeaders: true, trustedProxyIPs: ["10.0.0.1", "10.0.0.2"])

    private func client(_ headers: KeyValuePairs<String, String>, trust: ForwardingTrust? = nil) -> IPAddress? {
        ClientAddress.of(HeaderList(headers), socket: proxy, trust: trust ?? self.trust)
    }

    @Test("the hop before our proxies is the client, whatever was written before it")
    func walk() {
        #expect(client(["X-Forwarded-For": "6.6.6.6, 203.0.113.9, 10.0.0.2"]) == IPAddress("203.0.113.9"))
        #expect(client(["x-forwarded-for": "203.0.113.9:4711,10.0.0.2"]) == IPAddress("203.0.113.9"))
        #expect(client(["x-forwarded-for": "[2001:db8::1]:4711"]) == IPAddress("2001:db8::1"))
        #expect(client(["x-forwarded-for": "6.6.6.6", "X-Forwarded-For": "203.0.113.9"]) == IPAddress("203.0.113.9"))
        #expect(client(["x-forwarded-for": "203.0.113.9, ::ffff:10.0.0.2"]) == IPAddress("203.0.113.9"))
    }

    @Test("when all hops are ours, the first of them counts")
    func allOurs() {
        #expect(client(["x-forwarded-for": "10.0.0.2, 10.0.0.1"]) == IPAddress("10.0.0.2"))
    }

    @Test("a hop that cannot be read ends the walk")
    func unreadable() {
        #expect(client(["x-forwarded-for": "203.0.113.9, unknown"]) == proxy)
        #expect(client(["x-forwarded-for": "203.0.113.9, unknown, 10.0.0.2"]) == IPAddress("10.0.0.2"))
    }

    @Test("without hops X-Real-IP counts, and without that the socket")
    func realIP() {
        #expect(client(["X-Real-IP": "203.0.113.9"]) == IPAddress("203.0.113.9"))
        #expect(client(["X-Real-IP": "who knows"]) == proxy)
        #expect(client([:]) == proxy)
    }

    @Test("strangers are who their socket says")
    func strangers() {
        #expect(client(["x-forwarded-for": "1.1.1.1"], trust: ForwardingTrust(trustForwardingHeaders: true)) == proxy)
        #expect(ClientAddress.of(HeaderList(["x-forwarded-for": "1.1.1.1"]), socket: nil, trust: trust) == nil)
    }
}

import CallCore
import Testing

@Suite("Trust in forwarding headers")
struct ForwardingTrustTests {
    private let proxy = IPAddress("10.0.0.1")
    private let stranger = IPAddress("203.0.113.9")

    @Test("nobody is believed by default")
    func nobody() {
        #expect(!ForwardingTrust().believesURL(from: proxy))
        #expect(!ForwardingTrust(trustedProxyIPs: ["10.0.0.1"]).believesURL(from: proxy))
        #expect(!ForwardingTrust().believesClient(from: proxy))
    }

    @Test("allowed hosts or the switch make headers count, from anybody when no proxies are named")
    func anybody() {
        #expect(ForwardingTrust(allowedHosts: ["a.example"]).believesURL(from: stranger))
        #expect(ForwardingTrust(trustForwardingHeaders: true).believesURL(from: nil))
    }

    @Test("named proxies are the only ones believed, also by their IPv6-mapped address")
    func named() {
        let trust = ForwardingTrust(trustForwardingHeaders: true, trustedProxyIPs: ["10.0.0.1"])
        #expect(trust.believesURL(from: proxy))
        #expect(trust.believesURL(from: IPAddress("::ffff:10.0.0.1")))
        #expect(!trust.believesURL(from: stranger))
        #expect(!trust.believesURL(from: nil))
    }

    @Test("a list of proxies that cannot be read matches nobody rather than everybody")
    func unreadable() {
        let trust = ForwardingTrust(allowedHosts: ["not a host"], trustedProxyIPs: ["proxy.example"])
        #expect(!trust.believesURL(from: proxy))
        #expect(HostName("a.example").map(trust.allows) == false)
    }

    @Test("clients are told apart only behind named proxies, and never by allowed hosts alone")
    func clients() {
        #expect(!ForwardingTrust(trustForwardingHeaders: true).believesClient(from: proxy))
        #expect(!ForwardingTrust(allowedHosts: ["a"], trustedProxyIPs: ["10.0.0.1"]).believesClient(from: proxy))
        let trust = ForwardingTrust(trustForwardingHeaders: true, trustedProxyIPs: ["10.0.0.1"])
        #expect(trust.believesClient(from: proxy))
        #expect(!trust.believesClient(from: stranger))
    }

    @Test("a tunnel on this machine is believed about the URL, and its neighbours are not")
    func tunnel() {
        let trust = ForwardingTrust(trustsLoopback: true)
        #expect(trust.believesURL(from: IPAddress("127.0.0.1")))
        #expect(trust.believesURL(from: IPAddress("::1")))
        #expect(!trust.believesURL(from: proxy))
        #expect(!trust.believesURL(from: nil))
        #expect(!trust.believesClient(from: IPAddress("127.0.0.1")))
    }
}

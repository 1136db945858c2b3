import CallCore
import Testing

@Suite("Host names")
struct HostNameTests {
    @Test(
        "a host is lower-cased and loses its port",
        arguments: [
            ("Example.COM", "example.com", nil), (" example.com:8443 ", "example.com", 8443),
            ("[2001:DB8::1]:443", "[2001:db8::1]", 443), ("[::1]", "[::1]", nil), ("192.0.2.1:80", "192.0.2.1", 80),
            ("a-b.c1", "a-b.c1", nil),
        ] as [(String, String, Int?)])
    func hosts(text: String, name: String, port: Int?) throws {
        let host = try #require(HostName(text))
        #expect(host.name == name)
        #expect(host.port == port)
    }

    @Test(
        "what is no host is none",
        arguments: [
            "", " ", "user@example.com", "example.com:", "example.com:0", "example.com:65536", "example.com:+1",
            "example.com:80:80", "exa mple.com", "-a.com", "a-.com", "a..b", ".a", "a.", "ex_ample.com",
            "bücher.example",
            "[::1", "[1.2.3.4]", "[::1]x", "[fe80::1%25eth0]", "::1", "example.com/x", "a?b", "a#b", "a\r\nb", "a,b",
            String(repeating: "a", count: 64) + ".com", String(repeating: "a.", count: 127) + "aa",
            String(repeating: "a.", count: 5_000),
        ])
    func noHost(text: String) {
        #expect(HostName(text) == nil)
    }

    @Test("the longest name there may be is one")
    func longest() {
        #expect(HostName(String(repeating: "a.", count: 126) + "a:65535")?.name.utf8.count == 253)
    }
}

import CallCore
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "one address has many spellings",
        arguments: [
            ("192.0.2.1", "::ffff:192.0.2.1"), ("192.0.2.1", "[::FFFF:c000:201]"), ("::1", "[0:0:0:0:0:0:0:1]"),
            ("2001:db8::1", "2001:0DB8:0:0::0:1"), ("fe80::1", "fe80::1%eth0"), ("::", "0::0"),
            ("1::", "1:0:0:0:0:0:0:0"), ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
        ])
    func spellings(left: String, right: String) throws {
        #expect(try #require(IPAddress(left)) == #require(IPAddress(right)))
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4:80", "[1.2.3.4]", "1..2.3", "example.com", ":",
            ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "g::", "::1.2.3",
            "1.2.3.4::", "[::1", "::1]", "::1 ", " ::1", "[]", "1:", "+1.2.3.4", "１.2.3.4",
        ])
    func noAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("different addresses differ, and loopback is known in both families")
    func different() throws {
        #expect(try #require(IPAddress("1.2.3.4")) != #require(IPAddress("::102:304")))
        #expect(IPAddress("127.8.9.1")?.isLoopback == true)
        #expect(IPAddress("::ffff:127.0.0.1")?.isLoopback == true)
        #expect(IPAddress("::1")?.isLoopback == true)
        #expect(IPAddress("128.0.0.1")?.isLoopback == false)
        #expect(IPAddress("::2")?.isLoopback == false)
        #expect(IPAddress("::ffff:1.2.3.4")?.isV4 == true)
        #expect(IPAddress("::1.2.3.4")?.isV4 == false)
    }
}

import CallCore
import Testing

@Suite("Web addresses")
struct WebAddressTests {
    @Test("a URL splits into its parts as raw text")
    func splits() throws {
        let address = try #require(WebAddress("HTTPS://us@er:pa@Voice.Example.org:8443/a%2f'b/?x=1&y=?z#rc=2"))
        #expect(address.scheme == "HTTPS")
        #expect(address.userinfo == "us@er:pa")
        #expect(address.host == "Voice.Example.org")
        #expect(address.port == 8443)
        #expect(address.path == "/a%2f'b/")
        #expect(address.query == "x=1&y=?z")
        #expect(address.fragment == "rc=2")
        #expect(address.withoutQuery == "HTTPS://us@er:pa@Voice.Example.org:8443/a%2f'b/")
    }

    @Test(
        "what was read is what comes back",
        arguments: [
            "https://h", "https://h/", "https://h?", "https://h/?", "https://h?a=1", "https://h#", "wss://h:0443/p",
            "https://h:/p", "https://@h/", "http://[::1]:80/x", "http://u:p@[fe80::1]/", "https://h/\u{301}?\u{301}=1",
        ])
    func keepsText(url: String) throws {
        let text = try #require(WebAddress(url)).text
        #expect(text.utf8.elementsEqual(url.utf8))
    }

    @Test("an IPv6 address keeps its brackets and its port")
    func ipv6() throws {
        let address = try #require(WebAddress("http://u:p@[2001:db8::1]:5001/x"))
        #expect(address.host == "[2001:db8::1]")
        #expect(address.port == 5001)
        #expect(try #require(WebAddress("http://[::1]/")).port == nil)
    }

    @Test(
        "what is no web address is refused",
        arguments: [
            "", "h/p", "://h", "https:/h", "https://", "https:///p", "https://:443/", "https://h:x/",
            "https://h:65536/",
            "https://h:-1/", "https://[::1/", "https://[]/", "https://[::1]x/", "1http://h/", "https://a b/",
            "https://h/\n", "https://h:99999999999999999999/", "https://user@/",
        ])
    func refuses(url: String) {
        #expect(WebAddress(url) == nil)
    }

    @Test("added fields go behind the query and before the fragment")
    func addsQuery() throws {
        let adding = { (url: String) in WebAddress(url)?.adding(query: [("k", "a b"), ("n", "+1")]) }
        #expect(adding("https://h/p") == "https://h/p?k=a%20b&n=%2B1")
        #expect(adding("https://h/p?") == "https://h/p?k=a%20b&n=%2B1")
        #expect(adding("https://h/p?x=%27#rc=2") == "https://h/p?x=%27&k=a%20b&n=%2B1#rc=2")
        #expect(WebAddress("https://h/p?")?.adding(query: []) == "https://h/p?")
    }

    @Test("a changed port is written, an unchanged one stays as it was")
    func changesPort() throws {
        var address = try #require(WebAddress("https://h:0443/"))
        #expect(address.text == "https://h:0443/")
        address.port = nil
        #expect(address.text == "https://h/")
        address.port = 8443
        #expect(address.text == "https://h:8443/")
    }
}

import CallCore
import ScriptValue
import Testing

struct FlowNeedsTests {
    @Test("nothing is granted that was not asked for")
    func nothing() throws {
        let needs = FlowNeeds()
        for (verb, arguments) in [
            ("agent.respond", ["text": "x", "deadline": 1]), ("http.get", ["url": "https://a.example/"]),
            ("call:transfer", ["to": "+15550001111"]), ("call:realtime", [:]),
            ("call:play", ["url": "http://b.example"]),
        ] as [(String, [String: Value])] {
            let spec = try #require(VerbTable.named(verb))
            let missing = needs.missingGrant(for: spec, arguments: VerbArguments(arguments), config: [:])
            #expect(missing == spec.grant, "\(verb)")
        }
        let play = try #require(VerbTable.named("call:play"))
        #expect(needs.missingGrant(for: play, arguments: VerbArguments(["file": "a.wav"]), config: [:]) == nil)
    }

    @Test("a host is granted by its exact name, whatever the port and the case")
    func hosts() throws {
        let needs = try FlowNeeds(["http": ["api.example.com"]])
        func allows(_ url: String) -> Bool { HTTPAddress(url).map(needs.allows) ?? false }
        #expect(allows("https://API.example.com:8443/x?y=1#z"))
        #expect(!allows("https://example.com/"))
        #expect(!allows("https://api.example.com.evil.example/"))
        #expect(!allows("https://api.example.com@evil.example/"))
        #expect(!allows("https://evil.example\\@api.example.com/"))
    }

    @Test("a number is granted as written, or through a setting of the deployment")
    func transfers() throws {
        let needs = try FlowNeeds(["transfer": ["+15550001111", "config:desk", "config:others"]])
        let config: Value = ["desk": "+15550002222", "others": ["+15550003333"]]
        #expect(needs.allowsTransfer(to: "+15550001111", config: [:]))
        #expect(needs.allowsTransfer(to: "+15550002222", config: config))
        #expect(needs.allowsTransfer(to: "+15550003333", config: config))
        #expect(!needs.allowsTransfer(to: "+15550002222", config: [:]))
        #expect(!needs.allowsTransfer(to: "+15550004444", config: config))
    }

    @Test("an address is taken apart, and odd forms are none")
    func addresses() {
        #expect(HTTPAddress("http://a.example")?.target == "/")
        #expect(HTTPAddress("http://a.example?q")?.target == "/?q")
        #expect(HTTPAddress("HTTPS://[::1]:8080/x")?.host == "[::1]")
        #expect(HTTPAddress("HTTPS://[::1]:8080/x")?.port == 8080)
        for odd in [
            "", "http://", "http:///x", "http://a b/", "http://a.example:0/", "http://a.example:99999/", "http://-a/",
            "http://[::1", "http://a..b/", "ftp://a.example/", "http://a.example:80:80/", "http://ä.example/",
        ] {
            #expect(HTTPAddress(odd) == nil, "\(odd)")
        }
    }
}

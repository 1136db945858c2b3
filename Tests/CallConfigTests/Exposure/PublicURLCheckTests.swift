import CallConfig
import Testing

struct PublicURLCheckTests {
    @Test(
        "an address of this machine or of a private network is local",
        arguments: [
            "http://localhost", "https://a.localhost/x", "http://printer.local", "http://db.internal:8080",
            "http://LOCALHOST.",
            "http://127.0.0.1:3334/voice", "http://127.9.9.9", "http://0.0.0.0", "http://10.1.2.3", "http://172.16.0.1",
            "http://172.31.255.255", "http://192.168.1.1", "http://169.254.1.1", "http://[::1]", "http://[::]",
            "http://[fe80::1]", "http://[febf::1]", "http://[fc00::1]", "http://[fd12:3456::1]",
            "http://[::ffff:127.0.0.1]",
            "http://[::ffff:10.0.0.1]", "http://[::ffff:c0a8:0101]", "http://127.1", "http://0x7f.1",
            "http://2130706433",
            "http://0177.0.0.1", "not an address", "",
        ])
    func local(url: String) { #expect(PublicURLCheck.isLocal(url: url)) }

    @Test(
        "any other address is public",
        arguments: [
            "https://voice.example.com", "https://fcloud.example", "https://fd.example", "https://8.8.8.8",
            "https://172.32.0.1",
            "https://172.15.0.1", "https://[::ffff:8.8.8.8]", "https://[2001:db8::1]", "https://[fe00::1]",
            "https://localhost.example",
            "https://mylocal", "https://10.example.com", "https://192.169.0.1", "https://internal.example",
            "https://1.2.3.4.5",
        ])
    func publicAddress(url: String) { #expect(!PublicURLCheck.isLocal(url: url)) }
}

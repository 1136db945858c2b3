import CallConfig
import Testing

struct ConfigLoaderTests {
    private func loader(_ files: [String: String], _ environment: [String: String] = ["HOME": "/home/ada"])
        -> ConfigLoader
    {
        ConfigLoader(
            environment: { environment[$0] },
            files: ConfigFiles { path, most throws(ConfigFiles.Fault) in
                guard let text = files[path] else { throw .missing }
                guard text.utf8.count <= most else { throw .tooLarge }
                return Array(text.utf8)
            })
    }

    @Test("the file is the one asked for, else the variable's, else the one in the home folder")
    func places() {
        let both = loader([:], ["HOME": "/home/ada", "VOICECALL_CONFIG": "/etc/v.json5"])
        #expect(both.place(option: "x.json5") == "x.json5")
        #expect(both.place(option: nil) == "/etc/v.json5")
        #expect(loader([:]).place(option: nil) == "/home/ada/.voicecall/config.json5")
        #expect(loader([:], ["HOME": "/h", "VOICECALL_CONFIG": ""]).place(option: "~/c") == "/h/c")
    }

    @Test("a file that is there is read")
    func loads() {
        let found = loader(["/home/ada/.voicecall/config.json5": "{ enabled: true, provider: 'mock' }"]).load()
        #expect(found.isUsable && found.config.provider == .mock)
    }

    @Test("a file that is missing or too large is a reading with one error")
    func faults() {
        #expect(loader([:]).load().problems.map(\.code) == [.missing])
        #expect(loader([:]).load().problems.first?.nextStep.contains("VOICECALL_CONFIG") == true)
        let large = loader(["/l": String(repeating: " ", count: 1 << 20 + 1)])
        #expect(large.load(option: "/l").problems.map(\.code) == [.tooLarge])
    }

    @Test("what is no regular file is not read")
    func special() {
        let found = ConfigLoader(environment: { _ in nil }).load(option: "/dev/zero")
        #expect(found.problems.map(\.code) == [.unreadable])
        #expect(ConfigLoader(environment: { _ in nil }).load(option: "/").problems.map(\.code) == [.unreadable])
    }
}

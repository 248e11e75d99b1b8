using Detect.Benchmarks;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(
        $"usage: Detect.Benchmarks {string.Join('|', BenchmarkOptions.Commands)} [--size 1GB] [--threads 1,2] [--rounds 3] [--rules 50,1000,5000] [--file PATH] [--smoke] [--cpu]");
    return 3;
}

Console.WriteLine($"{options.Command}: {Machine.Describe()}");
Action<BenchmarkOptions> run = options.Command switch
{
    "throughput" => ThroughputCommand.Run,
    "windows" => WindowsCommand.Run,
    "matching" => MatchingCommand.Run,
    "decode" => DecodeCommand.Run,
    "store" => StoreCommand.Run,
    _ => MemoryCommand.Run,
};
run(options);
return 0;

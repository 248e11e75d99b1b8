using Detect.Chaos;

if (args is ["kill", .. var killArguments] && KillOptions.Parse(killArguments) is { } kill)
{
    return await KillCommand.RunAsync(kill);
}

if (args is ["fuzz", .. var fuzzArguments] && FuzzOptions.Parse(fuzzArguments) is { } fuzz)
{
    return await FuzzCommand.RunAsync(fuzz);
}

if (args is ["load", .. var loadArguments] && LoadOptions.Parse(loadArguments) is { } load)
{
    return await LoadCommand.RunAsync(load);
}

await Console.Error.WriteLineAsync(
    "usage: Detect.Chaos fuzz [--records 100000] [--texts 10000] [--seed N]\n"
    + "       Detect.Chaos load [--source files,http,kafka,log-analytics,graph] [--store sqlite] [--rate 500] [--seconds 60] [--poll 5s] [--seed N]\n"
    + "       Detect.Chaos kill [--kills 204] [--seed N] [--stores sqlite,postgresql] [--feeds files,http,kafka] [--events 20000] [--incidents 240] [--parallel 3]");
return 3;

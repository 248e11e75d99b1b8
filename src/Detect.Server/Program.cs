using Detect.Server;

return (int)await ServerCommand.RunAsync(args, TimeProvider.System);

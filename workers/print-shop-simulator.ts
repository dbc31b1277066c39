import { PROMPT_PRINT_SHOP, startPrintShop, type PrintShopScript } from '../lib/print-shop-simulator/print-shop-simulator.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';

/** Print shop and post of a development tree: works on the hand-over folder. Never part of a production set-up. */
const { PRINT_DOOR = '.sealpost/print', PRINT_SHOP_SCRIPT = '{}' } = process.env;
const shop = startPrintShop(PRINT_DOOR, { ...PROMPT_PRINT_SHOP, ...(JSON.parse(PRINT_SHOP_SCRIPT) as Partial<PrintShopScript>) });
announceReady();
await untilStopped();
await shop.stop();

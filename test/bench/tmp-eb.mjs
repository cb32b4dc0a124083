import { createEngine } from '/work/main/dist/engine/engine.js';
import { EventFeed } from '/work/main/dist/engine/event-feed.js';
import { openSqliteStore } from '/work/main/dist/store/sqlite-store.js';
import { openLog } from '/work/main/dist/runtime/log.js';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Pool } from 'undici';
const child=fork('/work/main/test/bench/receiver-process.ts',{execArgv:['--import','tsx']}); const [port]=await once(child,'message');
const N=20000;
const {generateEvents}=await import('/work/main/test/support/generate-events.ts').catch(e=>{console.log(e.message);return {}});
const lines=[...generateEvents(N,1)].map(e=>typeof e==='string'?e:JSON.stringify(e));
console.log(lines[0].length, lines[0]);
const buf=Buffer.from(lines.map(l=>l.trim()+'\n').join(''));
async function* chunks(){for(let i=0;i<buf.length;i+=65536){yield buf.subarray(i,i+65536)}}
const values=(pool)=>({ 'contact-processed-notification':true,'contact-processed-notification-uri':`http://127.0.0.1:${port}/n`,'http-retry-applies-to':{applies:true,failures:[]},'http-retry-max-attempts':3,'http-connection-pool-size':pool,'http-custom-headers':[],'http-proxy':undefined,'http-response-timeout':30,'retry-delay':1000,'retry-max-delay':300000,'hold-limit':72*3600e3,'host-headers':'merge','user-agent':'OCS/8.1.528.21','history-retention':7*86400e3,'store-max-messages':1e6});
async function durable(pool,dir){ rmSync(dir,{recursive:true,force:true}); const store=await openSqliteStore(dir); const sink=openLog({level:'info',to:'/tmp/eb.log'});
 const engine=await createEngine({store,options:{values:values(pool)},log:sink.log});
 const c0=process.cpuUsage(); const t=performance.now(); const feed=new EventFeed(engine,{filename:'x',onDiagnostics:d=>console.log(JSON.stringify(d).slice(0,300))});
 const counts=await feed.read(chunks()); const t1=performance.now()-t; await engine.drained(); const dt=performance.now()-t; const cpu=process.cpuUsage(c0);
 console.log('durable',pool,Math.round(N/dt*1000)+'/s','feed',Math.round(t1),'total',Math.round(dt),'cpu/msg',((cpu.user+cpu.system)/N).toFixed(1), JSON.stringify(engine.status().delivery), counts.invalid);
 await engine.stop(); await store.close(); sink.flush(); return N/dt*1000 }
async function bare(pool){ const p=new Pool(`http://127.0.0.1:${port}`,{connections:pool,pipelining:1}); const body='x'.repeat(1250); let n=0; const c0=process.cpuUsage(); const t=performance.now();
 await Promise.all(Array.from({length:pool},async()=>{while(n<N){n++;const r=await p.request({method:'POST',path:'/n',headers:['Accept','*/*','User-Agent','OCS/8.1.528.21','ETag','0b8b2a5e-0000-4000-8000-000000000000','Content-type','application/json'],body}); await r.body.dump()}}));
 const dt=performance.now()-t; const cpu=process.cpuUsage(c0); console.log('bare',pool,Math.round(N/dt*1000)+'/s','cpu/msg',((cpu.user+cpu.system)/N).toFixed(1)); await p.close(); return N/dt*1000}
for (const pool of [10,50]) for (let i=0;i<4;i++){ const b=await bare(pool); const d=await durable(pool,process.argv[2]??'/tmp/eb-store'); console.log('ratio',(d/b).toFixed(3)) }
child.disconnect();
